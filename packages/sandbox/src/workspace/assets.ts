import type { Channel } from '../deliveries/channels.ts';
import type { JsonObject } from '../json.ts';
import type { AudienceFilter } from './audience-filter.ts';
import type { Campaign } from './campaigns.ts';
import type { DataIndex } from './data-index.ts';
import type { DesignNode } from './design-nodes.ts';
import type { EspSuppression } from './esp-suppressions.ts';
import type { Import } from './imports.ts';
import type { LibraryNode } from './library.ts';
import type { LiveNotification } from './live-notifications.ts';
import type { ContentFields, MessageAction, Translation } from './message-content.ts';
import type { Newsletter } from './newsletters.ts';
import type { Snippet } from './snippets.ts';

/** A transactional message: a template with an id, made in Customer.io's UI. */
export interface TransactionalMessage extends ContentFields {
  readonly id: number;
  readonly channel: Channel;
  readonly name: string;
  /** The name that a send may use in place of the id; compared without regard to case. */
  readonly triggerName: string;
  readonly description: string;
  readonly translations?: readonly Translation[];
  readonly sendToUnsubscribed: boolean;
  readonly queueDrafts: boolean;
  readonly createdAt: number;
}

export interface Topic {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly subscribedByDefault: boolean;
}

export interface Broadcast {
  readonly id: number;
  readonly name: string;
  /** What it sends. */
  readonly action: MessageAction;
  /** Who gets it when a trigger names nobody. */
  readonly recipients: AudienceFilter;
  readonly createdAt: number;
}

export interface Sender {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

/** One run of a broadcast. */
export interface BroadcastTrigger {
  /** Unique within the broadcast. */
  readonly id: number;
  readonly broadcastId: number;
  readonly createdAt: number;
  processedAt: number | null;
  readonly errors: string[];
  /** Why it sent nothing; such a trigger has an id all the same. */
  refusedWith: { readonly field: string; readonly detail: string } | null;
}

export interface Collection {
  readonly id: number;
  name: string;
  rows: JsonObject[];
  readonly createdAt: number;
  updatedAt: number;
}

export interface Export {
  readonly id: number;
  readonly type: 'customers' | 'deliveries';
  total: number;
  status: 'pending' | 'done';
  downloads: number;
  /** The file, CSV; empty until it is done. */
  csv: string;
  readonly createdAt: number;
  updatedAt: number;
}

/** What a workspace's owners built in Customer.io's UI. */
export class Assets {
  messages: TransactionalMessage[] = [];
  topics: Topic[] = [];
  broadcasts: Broadcast[] = [];
  triggers: BroadcastTrigger[] = [];
  collections: Collection[] = [];
  exports: Export[] = [];
  senders: Sender[] = [];
  campaigns: Campaign[] = [];
  newsletters: Newsletter[] = [];
  snippets: Snippet[] = [];
  suppressions: EspSuppression[] = [];
  imports: Import[] = [];
  library: LibraryNode[] = [];
  designs: DesignNode[] = [];
  liveNotifications: LiveNotification[] = [];
  dataIndex: DataIndex = { attributes: [], events: [] };
  /** The number of the content made last: all translations and variants count together. */
  lastContentId = 1000;

  clear(): void {
    Object.assign(this, new Assets());
  }

  /** Numbers, numeric text and trigger names all find a message. */
  findMessage(reference: number | string): TransactionalMessage | undefined {
    const text = String(reference).toLowerCase();
    return this.messages.find(({ id, triggerName }) => String(id) === text || triggerName.toLowerCase() === text);
  }

  /** What `auto_create` makes: an empty message with that trigger name. */
  createMessage(channel: Channel, triggerName: string, createdAt: number): TransactionalMessage {
    const message: TransactionalMessage = {
      id: Math.max(0, ...this.messages.map(({ id }) => id)) + 1,
      channel,
      name: triggerName,
      triggerName,
      description: '',
      subject: '',
      body: '',
      from: '',
      preheader: '',
      replyTo: '',
      sendToUnsubscribed: true,
      queueDrafts: false,
      createdAt,
      updatedAt: createdAt,
    };
    this.messages.push(message);
    return message;
  }
}
