import type { Json, JsonObject } from '../json.ts';
import type { Snippet } from '../workspace/snippets.ts';

/** Where the links of one message lead. */
export interface MessageLinks {
  readonly unsubscribe: string;
  readonly viewInBrowser: string;
  readonly preferences: string;
}

/** What a message is, for Liquid that speaks of it. */
export interface MessageFacts {
  readonly snippets: readonly Snippet[];
  /** Base URL of the pages that a message's links lead to. */
  readonly linksAt: string;
  readonly deliveryId: string;
  /** Unix seconds. */
  readonly at: number;
  /** The data of the event that started it, where one did. */
  readonly event?: JsonObject;
  readonly campaign: { readonly id: number; readonly name: string; readonly type: string };
  readonly message: { readonly id: number; readonly name: string; readonly type: string; readonly subject: string };
}

/** What a template sees. */
export interface LiquidScope {
  readonly customer: JsonObject;
  readonly trigger: Json;
  readonly event?: JsonObject;
  readonly snippets?: Readonly<Record<string, string>>;
  readonly campaign?: MessageFacts['campaign'];
  readonly message?: MessageFacts['message'];
  readonly delivery_id?: string;
  readonly event_timestamp?: number;
  readonly links?: MessageLinks;
}

export const linksOf = (linksAt: string, deliveryId: string): MessageLinks => {
  const id = encodeURIComponent(deliveryId);
  return {
    unsubscribe: `${linksAt}/unsubscribe/${id}`,
    viewInBrowser: `${linksAt}/deliveries/${id}`,
    preferences: `${linksAt}/preferences/${id}`,
  };
};
