/** What a message says: an action of a campaign or broadcast, a transactional message, a newsletter, or a translation. */
export interface MessageContent {
  id: number;
  name?: string | undefined;
  type?: string | undefined;
  /** Such as `fr`; empty for the default. */
  language?: string | undefined;
  subject?: string | undefined;
  body?: string | undefined;
  bodyAmp?: string | undefined;
  preheaderText?: string | undefined;
  from?: string | undefined;
  fromId?: number | undefined;
  replyTo?: string | undefined;
  replyToId?: number | null | undefined;
  recipient?: string | undefined;
  layout?: string | undefined;
  /** JSON text: `[{"name":…,"value":…}]`. */
  headers?: string | undefined;
  created?: number | undefined;
  updated?: number | undefined;
  [unknown: string]: unknown;
}

/** What to change of it; the rest stays. Content made in the visual editors cannot be changed this way. */
export interface ContentChange {
  subject?: string | undefined;
  body?: string | undefined;
  bodyPlain?: string | undefined;
  bodyAmp?: string | undefined;
  /** Inbox and in-app messages: JSON text. */
  bodyJson?: string | undefined;
  preheaderText?: string | undefined;
  /** A sender's id, see `senderIdentities`. */
  fromId?: number | undefined;
  replyToId?: number | null | undefined;
  recipient?: string | undefined;
  /** Email: JSON text; webhooks take a list. */
  headers?: string | { name: string; value: string }[] | undefined;
}
