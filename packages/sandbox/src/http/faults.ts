import type { Family } from './hosts.ts';

/** Which calls, or which webhooks, a fault strikes. */
export interface FaultTarget {
  /** Name of a workspace; any when left out. */
  readonly workspace?: string;
  readonly api?: Family;
  readonly method?: string;
  /** Path after the base URL, such as `/api/v2/batch`; `*` stands for anything: `/v1/send/*`. */
  readonly path?: string;
  /** Let this many pass first. Default 0. */
  readonly skip?: number;
  /** Strike this many times, then never again. Default: for ever. */
  readonly count?: number;
  /** 0 to 1, the share of matching calls that are struck. Default 1. */
  readonly probability?: number;
}

interface StatusAnswer {
  /** Default 500. */
  readonly status?: number;
  /** Answer with a web page in place of JSON. */
  readonly html?: boolean;
  /** Adds `Retry-After`, in seconds. */
  readonly retryAfterSeconds?: number;
}

/** What goes wrong. `…-after-accept` means that the call has had its effect, and the client cannot know. */
export type Fault = FaultTarget &
  (
    | ({ readonly kind: 'status' } & StatusAnswer)
    | ({ readonly kind: 'status-after-accept' } & StatusAnswer)
    | { readonly kind: 'drop' }
    | { readonly kind: 'drop-after-accept' }
    | { readonly kind: 'delay'; readonly delayMs: number }
    | { readonly kind: 'delay-after-accept'; readonly delayMs: number }
    | { readonly kind: 'truncate' }
    /** These items of a v2 batch are refused in a 207. */
    | { readonly kind: 'batch-items'; readonly indexes: readonly number[] }
    | { readonly kind: 'webhook-duplicate' }
    /** The report is posted after the one that follows it. */
    | { readonly kind: 'webhook-reorder' }
    | { readonly kind: 'webhook-delay'; readonly delayMs: number }
    | { readonly kind: 'webhook-wrong-signature' }
    | { readonly kind: 'webhook-clock-skew'; readonly skewSeconds: number }
  );

export type FaultKind = Fault['kind'];
export type WebhookFaultKind = Extract<FaultKind, `webhook-${string}`>;

/** A fault in force. */
export interface ActiveFault {
  readonly id: number;
  readonly fault: Fault;
  /** How many calls it has struck. */
  readonly struck: number;
}

interface Entry {
  readonly id: number;
  readonly fault: Fault;
  readonly path: RegExp | undefined;
  matched: number;
  struck: number;
}

/** What a fault is compared with. */
export interface FaultSubject {
  readonly workspace: string | undefined;
  readonly api: Family;
  readonly method: string;
  readonly path: string;
}

const globToRegExp = (glob: string): RegExp =>
  new RegExp(`^${glob.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);

/** The faults that a sandbox has been told to commit. */
export class Faults {
  #entries: Entry[] = [];
  #nextId = 1;

  /** Whether there is nothing to do: looked at on every call. */
  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  get active(): ActiveFault[] {
    return this.#entries.map(({ id, fault, struck }) => ({ id, fault, struck }));
  }

  /**
   * @returns the fault's id, for `remove`.
   * @example `sandbox.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 1, path: '/v1/send/*', count: 2 })`
   */
  add(fault: Fault): number {
    const id = this.#nextId++;
    const path = fault.path === undefined ? undefined : globToRegExp(fault.path);
    this.#entries.push({ id, fault, path, matched: 0, struck: 0 });
    return id;
  }

  remove(id: number): boolean {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.id !== id);
    return this.#entries.length < before;
  }

  clear(): void {
    this.#entries = [];
  }

  /** The first fault that strikes this call, counted as struck. */
  takeForCall(subject: FaultSubject): Fault | undefined {
    return this.#entries.find(
      (entry) =>
        !entry.fault.kind.startsWith('webhook-') &&
        (entry.fault.workspace ?? subject.workspace) === subject.workspace &&
        (entry.fault.api ?? subject.api) === subject.api &&
        (entry.fault.method ?? subject.method) === subject.method &&
        (entry.path?.test(subject.path) ?? true) &&
        strikes(entry),
    )?.fault;
  }

  /** Like `takeForCall`, for one kind of mistake with a webhook. */
  takeForWebhook<K extends WebhookFaultKind>(kind: K, workspace: string): Extract<Fault, { kind: K }> | undefined {
    const found = this.#entries.find(
      ({ fault, ...entry }) =>
        fault.kind === kind && (fault.workspace ?? workspace) === workspace && !isSpent({ fault, ...entry }),
    );
    return found && strikes(found) ? (found.fault as Extract<Fault, { kind: K }>) : undefined;
  }
}

const isSpent = ({ fault, struck }: Pick<Entry, 'fault' | 'struck'>): boolean =>
  fault.count !== undefined && struck >= fault.count;

function strikes(entry: Entry): boolean {
  if (isSpent(entry)) return false;
  if (entry.matched++ < (entry.fault.skip ?? 0)) return false;
  if (Math.random() >= (entry.fault.probability ?? 1)) return false;
  entry.struck++;
  return true;
}
