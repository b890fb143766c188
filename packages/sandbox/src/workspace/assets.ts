import type { Channel } from '../deliveries/channels.ts';
import type { JsonObject } from '../json.ts';
import type { AudienceFilter } from './audience-filter.ts';
import type { Snippet } from './snippets.ts';

/** A transactional message: a template with an id, made in Customer.io's UI. */
export interface TransactionalMessage {
  readonly id: number;
  readonly channel: Channel;
  readonly name: string;
  /** The name that a send may use in place of the id; compared without regard to case. */
  readonly triggerName: string;
  readonly description: string;
  readonly subject: string;
  readonly body: string;
  readonly from: string;
  readonly preheader: string;
  readonly replyTo: string;
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
  readonly template: { readonly subject: string; readonly body: string; readonly from: string };
  /** Who gets it when a trigger names nobody. */
  readonly recipients: AudienceFilter;
  readonly createdAt: number;
}

export interface Sender {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

export interface Campaign {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly eventName: string;
  readonly createdAt: number;
}

export interface Newsletter {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly createdAt: number;
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
    };
    this.messages.push(message);
    return message;
  }
}
