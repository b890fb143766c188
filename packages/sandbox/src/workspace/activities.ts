import { encodeTime } from 'ulid';
import type { Json, JsonObject } from '../json.ts';
import { BoundedLog } from '../log.ts';

export interface Activity {
  readonly sequence: number;
  /** Such as `event`, `attribute_change`, `failed_attribute_change`, `profile_merge`, `sent_email`. */
  readonly type: string;
  readonly name: string;
  /** Null when no profile is involved, for example a dropped update. */
  cioId: string | null;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly data: JsonObject;
  /** Of an event that nobody was known to have caused. */
  readonly anonymousId?: string;
}

const eventTypes = new Set(['event', 'page', 'screen']);

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Activities get a ULID when somebody looks: making one for each write would cost more than the write. */
export const activityId = ({ timestamp, sequence }: Activity): string => {
  let rest = sequence;
  let tail = '';
  for (let index = 0; index < 16; index++) {
    tail = alphabet.charAt(rest % 32) + tail;
    rest = Math.floor(rest / 32);
  }
  return encodeTime(timestamp * 1000, 10) + tail;
};

/** The workspace's activity log: where Customer.io tells of writes it answered with 200 and then did not make. */
export class Activities {
  readonly #log: BoundedLog<Activity>;
  #problem: string | null = null;

  constructor(maxEntries: number) {
    this.#log = new BoundedLog(maxEntries);
  }

  add(
    type: string,
    name: string,
    cioId: string | null,
    timestamp: number,
    data: JsonObject,
    anonymousId?: string,
  ): void {
    const activity = { sequence: this.#log.total, type, name, cioId, timestamp, data };
    this.#log.add(anonymousId === undefined ? activity : { ...activity, anonymousId });
  }

  /** Gives somebody what was done under an anonymous id since `oldestSeconds`. */
  claim(anonymousId: string, cioId: string, oldestSeconds: number): void {
    for (const activity of this.#log.entries) {
      if (activity.anonymousId !== anonymousId || activity.cioId !== null) continue;
      if (activity.timestamp >= oldestSeconds) activity.cioId = cioId;
    }
  }

  /** After a merge, events since `oldestSeconds` and all that concerns messages belong to the survivor. */
  handOver(fromCioId: string, toCioId: string, oldestSeconds: number): void {
    for (const activity of this.#log.entries) {
      if (activity.cioId !== fromCioId) continue;
      const isEvent = eventTypes.has(activity.type) && activity.timestamp >= oldestSeconds;
      if (isEvent || activity.data.delivery_id !== undefined) activity.cioId = toCioId;
    }
  }

  /** Notes why the call being handled does less than it asks for, though its answer does not say so. */
  note(problem: string): void {
    this.#problem = this.#problem === null ? problem : `${this.#problem}; ${problem}`;
  }

  /** What was noted since it was asked last. */
  takeProblem(): string | null {
    const problem = this.#problem;
    this.#problem = null;
    return problem;
  }

  /** A write that was answered with 200 and not made. */
  addFailure(type: string, name: string, cioId: string | null, timestamp: number, reason: string, given?: Json): void {
    this.note(name === '' ? reason : `${name}: ${reason}`);
    this.add(type, name, cioId, timestamp, given === undefined ? { reason } : { reason, given });
  }

  get entries(): readonly Activity[] {
    return this.#log.entries;
  }

  /** How many there ever were, forgotten ones included. */
  get total(): number {
    return this.#log.total;
  }

  clear(): void {
    this.#log.clear();
  }

  restore(entries: readonly Activity[]): void {
    this.#log.clear();
    for (const entry of entries) this.#log.add(entry);
  }
}
