import type { Channel } from '../deliveries/channels.ts';

/** What a message says, in one language. */
export interface ContentFields {
  subject: string;
  body: string;
  /** `Name <address>`, or a number to send SMS from. */
  from: string;
  preheader: string;
  replyTo: string;
  bodyPlain?: string;
  bodyAmp?: string;
  /** In-app and inbox messages: JSON text. */
  bodyJson?: string;
  fromId?: number;
  replyToId?: number | null;
  /** Liquid; empty for the channel's usual recipient. */
  recipient?: string;
  /** JSON text: `[{"name":…,"value":…}]`. */
  headers?: string;
  /** Webhooks: where to. */
  url?: string;
  /** Webhooks: `post`, … */
  method?: string;
  /** SMS: a picture. */
  imageUrl?: string;
  updatedAt: number;
}

export interface Translation extends ContentFields {
  readonly id: number;
  /** Such as `fr`; empty for the default. */
  readonly language: string;
  readonly createdAt: number;
}

/** A step of a campaign or a broadcast that sends. */
export interface MessageAction extends ContentFields {
  readonly id: number;
  readonly type: Channel;
  name: string;
  /** `automatic` sends, `draft` makes drafts, `off` does neither. */
  sendingState: 'automatic' | 'draft' | 'off';
  readonly translations: Translation[];
  readonly createdAt: number;
}

/** A message with all its translations. */
interface Translated extends ContentFields {
  readonly translations?: readonly Translation[];
}

/** What to say to somebody of a language; the default where there is no translation. */
export function inLanguage<T extends Translated>(message: T, language: unknown): T {
  const translation = message.translations?.find((candidate) => candidate.language === language);
  if (!translation) return message;
  const { id: _id, language: _language, createdAt: _createdAt, ...content } = translation;
  return { ...message, ...content };
}

export const emptyContent = { subject: '', body: '', from: '', preheader: '', replyTo: '' } as const;
