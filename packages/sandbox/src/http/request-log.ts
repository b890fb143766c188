import { BoundedLog } from '../log.ts';
import type { Region } from '../workspace/workspace-keys.ts';
import type { Family } from './hosts.ts';

/** One call that a client made. */
export interface RequestEntry {
  /** Unix milliseconds on the sandbox's clock. */
  readonly atMs: number;
  /** Null when the credentials belong to nobody. */
  readonly workspace: string | null;
  readonly region: Region;
  readonly api: Family;
  readonly method: string;
  /** Path and query after the base URL. */
  readonly path: string;
  /** 0 when the socket was cut before the answer's end. */
  readonly status: number;
  readonly durationMs: number;
  /** The fault that struck it. */
  readonly fault: string | null;
  /** Why the call was refused, or did nothing although its answer says that all is well; null when it did its work. */
  readonly problem: string | null;
  /** The body as received, at most its first 4,096 bytes. */
  readonly body: string;
}

export const maxLoggedBodyBytes = 4096;

/** The last calls, and counts of all of them. */
export class RequestLog {
  readonly #log: BoundedLog<RequestEntry>;
  readonly #counts = new Map<string, Map<string, number>>();

  constructor(maxEntries: number) {
    this.#log = new BoundedLog(maxEntries);
  }

  get entries(): readonly RequestEntry[] {
    return this.#log.entries;
  }

  get total(): number {
    return this.#log.total;
  }

  /** Route (`PUT /api/v1/customers/:identifier`) → status → how many. */
  get counts(): Record<string, Record<string, number>> {
    return Object.fromEntries([...this.#counts].map(([route, statuses]) => [route, Object.fromEntries(statuses)]));
  }

  add(entry: RequestEntry, route: string): void {
    this.#log.add(entry);
    const statuses = this.#counts.get(route) ?? new Map<string, number>();
    this.#counts.set(route, statuses);
    const status = String(entry.status);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }

  clear(): void {
    this.#log.clear();
    this.#counts.clear();
  }
}
