import { monotonicFactory } from 'ulid';
import type { Clock } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { BoundedLog } from '../log.ts';
import type { Activities } from './activities.ts';
import type { AnonymousIds } from './anonymous-ids.ts';
import type { Person } from './person.ts';
import type { Retention } from './retention.ts';

export type EventType = 'event' | 'page' | 'screen';

export interface EventRecord {
  /** The caller's ULID, or ours when none was given. */
  readonly id: string;
  readonly type: EventType;
  readonly name: string;
  cioId: string | null;
  readonly anonymousId: string | null;
  /** Unix seconds, when it happened. */
  readonly timestamp: number;
  /** Unix seconds, when it arrived. */
  readonly receivedAt: number;
  readonly data: JsonObject;
  /** Within 72 hours of its timestamp it can still start a campaign. */
  canTriggerCampaigns: boolean;
}

export interface NewEvent {
  readonly id?: string | undefined;
  readonly type: EventType;
  readonly name: string;
  readonly timestamp?: number | undefined;
  readonly data: JsonObject;
  readonly anonymousId?: string | undefined;
}

const hourSeconds = 3600;
const campaignWindowSeconds = 72 * hourSeconds;
export const anonymousWindowSeconds = 30 * 24 * hourSeconds;

export interface EventsParts {
  readonly clock: Clock;
  readonly activities: Activities;
  readonly anonymousIds: AnonymousIds;
  /** Told of every event that somebody owns, for it may start a campaign. */
  readonly onOwned: (event: EventRecord) => void;
}

/** The events of one workspace, each `id` counted once. */
export class Events {
  readonly #parts: EventsParts;
  readonly #log: BoundedLog<EventRecord>;
  /** Event id → how many times it was accepted. More than one means that a repeat was ignored. */
  readonly acceptedById = new Map<string, number>();
  readonly #nextId = monotonicFactory();

  constructor(parts: EventsParts, { events, contentBytes }: Retention) {
    this.#parts = parts;
    this.#log = new BoundedLog(events, {
      maxBytes: contentBytes,
      bytesOf: ({ data }) => JSON.stringify(data).length,
    });
  }

  get entries(): readonly EventRecord[] {
    return this.#log.entries;
  }

  /** Records an event once; a repeated `id` is counted and otherwise ignored. */
  record(event: NewEvent, person: Person | null): void {
    const { clock, activities, anonymousIds, onOwned } = this.#parts;
    const now = clock.nowSeconds();
    const id = event.id ?? this.#nextId(now * 1000);
    const times = (this.acceptedById.get(id) ?? 0) + 1;
    this.acceptedById.set(id, times);
    this.#forgetOldestIds();
    if (times > 1) {
      this.#parts.activities.note(`the event id ${id} was seen before: it is ignored`);
      return;
    }

    const timestamp = event.timestamp ?? now;
    const owner = person ?? (event.anonymousId ? anonymousIds.ownerOf(event.anonymousId) : undefined);
    const kept: EventRecord = {
      id,
      type: event.type,
      name: event.name,
      cioId: owner?.cioId ?? null,
      anonymousId: event.anonymousId ?? null,
      timestamp,
      receivedAt: now,
      data: event.data,
      canTriggerCampaigns: owner !== undefined && now - timestamp <= campaignWindowSeconds,
    };
    this.#log.add(kept);
    activities.add(event.type, event.name, owner?.cioId ?? null, timestamp, event.data, event.anonymousId);
    if (owner) onOwned(kept);
  }

  /** Gives a person the events of an anonymous id of the last 30 days. Returns how many. */
  claim(person: Person, anonymousId: string): number {
    const { clock, activities, onOwned } = this.#parts;
    const now = clock.nowSeconds();
    const oldest = now - anonymousWindowSeconds;
    const claimed: EventRecord[] = [];
    for (const event of this.#log.entries) {
      if (event.anonymousId !== anonymousId || event.cioId !== null || event.timestamp < oldest) continue;
      event.cioId = person.cioId;
      event.canTriggerCampaigns = now - event.timestamp <= campaignWindowSeconds;
      claimed.push(event);
    }
    activities.claim(anonymousId, person.cioId, oldest);
    for (const event of claimed) onOwned(event);
    return claimed.length;
  }

  /** After a merge the last 30 days of events belong to the survivor, and cannot trigger campaigns any more. */
  handOver(from: Person, to: Person, oldestSeconds: number): void {
    for (const event of this.#log.entries) {
      if (event.cioId !== from.cioId || event.timestamp < oldestSeconds) continue;
      event.cioId = to.cioId;
      event.canTriggerCampaigns = false;
    }
  }

  clear(): void {
    this.#log.clear();
    this.acceptedById.clear();
  }

  restore(entries: readonly EventRecord[], acceptedById: readonly (readonly [string, number])[]): void {
    this.clear();
    for (const entry of entries) this.#log.add(entry);
    for (const [id, times] of acceptedById) this.acceptedById.set(id, times);
  }

  #forgetOldestIds(): void {
    if (this.acceptedById.size <= this.#log.maxEntries * 5) return;
    const oldest = this.acceptedById.keys().next().value;
    if (oldest !== undefined) this.acceptedById.delete(oldest);
  }
}
