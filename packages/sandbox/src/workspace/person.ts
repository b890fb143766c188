import type { Json, JsonObject } from '../json.ts';
import type { OptOut } from './opt-outs.ts';

export interface Device {
  token: string;
  platform: string;
  lastUsed: number;
  attributes: Record<string, string>;
  /** '' until something was pushed to it; then `sent`, `bounced` or `suppressed`. */
  lastStatus: string;
}

export interface Relationship {
  objectTypeId: string;
  objectId: string;
  attributes: JsonObject;
  /** Attribute name → Unix seconds of its last change. Absent while there are none. */
  changedAt?: Record<string, number>;
}

/** A profile. Rarely used parts are absent until needed: a million of these have to fit in memory. */
export class Person {
  readonly cioId: string;
  id: string | null = null;
  email: string | null = null;
  phone: string | null = null;
  unsubscribed = false;
  /** Custom attributes and `created_at`; identifiers live above. */
  attributes: JsonObject = {};
  /** Attribute name → Unix seconds of its last change. */
  changedAt: Record<string, number> = {};
  /** Topic name (`topic_4`) → subscribed. Absent topics follow the topic's default. */
  topics: Record<string, boolean> | undefined;
  /** Channel (`email`) → wants messages there. Absent channels follow their default. */
  channels: Record<string, boolean> | undefined;
  devices: Map<string, Device> | undefined;
  relationships: Relationship[] | undefined;
  anonymousIds: string[] | undefined;
  optOuts: OptOut[] | undefined;

  constructor(cioId: string) {
    this.cioId = cioId;
  }

  identifiers(): { id: string | null; email: string | null; cio_id: string } {
    return { id: this.id, email: this.email, cio_id: this.cioId };
  }

  /** What Liquid sees as `customer`, and what filters look at. */
  everything(): JsonObject {
    const known: JsonObject = { cio_id: this.cioId };
    if (this.id !== null) known.id = this.id;
    if (this.email !== null) known.email = this.email;
    if (this.phone !== null) known.phone = this.phone;
    return { ...known, ...this.attributes, unsubscribed: this.unsubscribed };
  }

  attribute(name: string): Json | undefined {
    if (name === 'id' || name === 'email' || name === 'phone') return this[name] ?? undefined;
    if (name === 'cio_id') return this.cioId;
    if (name === 'unsubscribed') return this.unsubscribed;
    return this.attributes[name];
  }
}

/** As the attribute `cio_subscription_preferences` shows it. */
export const preferencesOf = ({ topics, channels }: Person): object => ({
  topics: topics ?? {},
  ...(channels && { channels }),
});
