import type { Environment } from '@cio-bridge/connector';
import type { StoreProgress } from '../../store/store-state.ts';

/** What the engine is told of a run: enough to find its invocation again, and nothing that it must keep. */
export interface RunTicket {
  runId: string;
  /** Counts from 1; a retry of a failed run is the next attempt. */
  attempt: number;
  /** Runs with the same key are executed one after the other, in the order in which they were started. */
  orderKey?: string | undefined;
  /** Whose run it is; tickets from before clients had shares say none, and share one. */
  clientId?: string;
  /** Name of the run's connection, as templates and conditions read it: one that changed midway would change the path. */
  connection?: string | null | undefined;
  /** Whether steps that may be done twice are kept in the store alone. Tickets from before say nothing: theirs are all in the journal. */
  keepsInStore?: boolean;
  /** Whether the choice of a branch is kept as what a step gives is. Tickets from before say nothing: their journals have none. */
  keepsChoices?: boolean;
}

/** One tick of a workflow's schedule. */
export interface ScheduleTicket {
  workflowId: string;
  version: number;
  /** The one it is published in; tickets from before there were several say none. */
  environment?: Environment;
  /** When it is due, Unix milliseconds. */
  dueAtMs: number;
}

/** One slice of a sync of a whole file. */
export interface SyncTicket {
  syncId: string;
  /** Counts from 1; each time the sync is resumed it is the next. */
  attempt: number;
  /** Counts from 1. */
  slice: number;
}

/** A slice that is due after a wait. */
export interface NextSlice extends SyncTicket {
  waitMs: number;
}

/** One slice of the work for a destination that events are forwarded to. */
export interface ForwardTicket {
  destinationId: string;
  /** Grows with each; only the one that the store has is in force. */
  slice: number;
}

/** When a destination that rests is to be looked at again. */
export interface ForwardAlarm {
  destinationId: string;
  dueAtMs: number;
}

/** One tick of a schedule of syncs. */
export interface SyncScheduleTicket {
  scheduleId: string;
  version: number;
  dueAtMs: number;
}

/** The end of a {@link Wait}, by its id. */
export interface WaitEnd {
  id: string;
  value: unknown;
}

/**
 * What the runs need from durable execution. The engine behind it lives in one folder
 * (`src/engine`), so that nothing else knows its name.
 */
export interface Engine {
  /**
   * Starts these attempts of runs once each, however often it is asked to: run id and attempt are the
   * idempotency key. Resolves when the engine has them on disk. Those with the same order key are
   * executed in the order given; for the order between calls, wait for one before the next.
   */
  start(tickets: RunTicket[]): Promise<void>;
  /** Resolves when so few runs are at work in this process that more may be started. */
  room(): Promise<void>;
  /** Clients with so many runs at work in this process that more of theirs would keep those of others out. */
  crowded(): string[];
  /** Ends a run at its next wait or step. Does nothing when it is not under way. */
  cancel(ticket: RunTicket): Promise<void>;
  /** Ends an attempt at once, of which nothing is at work. Does nothing when it is not under way. */
  end(ticket: RunTicket): Promise<void>;
  /** Ends these waits, all or none: of each, the value is what the run receives. One that is over stays as it was. */
  endWaits(ends: readonly WaitEnd[]): Promise<void>;
  /** Calls the schedule's handler when it is due, once per ticket. */
  scheduleAt(ticket: ScheduleTicket): Promise<void>;
  /** Starts this slice once, however often it is asked to; the slices after it follow by themselves. */
  startSync(ticket: SyncTicket): Promise<void>;
  /** Calls the handler of the schedule when it is due, once per ticket. */
  scheduleSyncAt(ticket: SyncScheduleTicket): Promise<void>;
  /** Starts this slice once, however often it is asked to, and never two of one destination at once. */
  startForwarding(ticket: ForwardTicket): Promise<void>;
  /** Calls the handler of the alarm when it is due, once per ticket. */
  scheduleForwardingAt(alarm: ForwardAlarm): Promise<void>;
  /** What it last was told of the store that it works for; `undefined` for an engine that was told nothing yet. */
  remembered(): Promise<StoreProgress | undefined>;
  /** The same, in turn with all that it was told: it takes as long as the engine has no place for one more call. */
  rememberedForCertain(): Promise<StoreProgress | undefined>;
  /** Tells it, on disk when this resolves. Of two servers that tell it at once, it may keep either's mark. */
  remember(state: StoreProgress): Promise<void>;
  /**
   * The attempts that it drives or will drive, each as `runId/attempt`. Not those of other generations.
   *
   * @returns `undefined` as long as it has not begun all that it was handed until then.
   */
  underWay(handedOverUntilMs: number): Promise<Set<string> | undefined>;
  /** Ends all that it drives for other generations of the store, or for all of them. @returns how many. */
  endOthers(which: 'other generations' | 'all'): Promise<number>;
  /** Called each time that the engine has died and is back, maybe without what it had. Never for one that others run. */
  onRestarted(listener: () => void): void;
  /** Whether runs can be started right now. */
  isReady(): Promise<boolean>;
  /** Stops taking work and ends what it started, child processes too. */
  close(): Promise<void>;
}

/** Given to a run: what it does through the journal is remembered, and not done again after a crash. */
export interface Journal {
  /**
   * Runs `body` and remembers its result under `name`. After a crash in the middle `body` may run
   * a second time, so what it does to the outside must be idempotent or go through the send ledger.
   *
   * @throws StepFailed when `body` threw one; a {@link RetryStep} is retried after its wait instead, and
   * anything else (our store is away, say) with a growing one.
   */
  step<T>(name: string, body: () => Promise<T>): Promise<T>;
  /** The time, Unix milliseconds, remembered. */
  nowMs(): Promise<number>;
  /** Waits; a process need not live that long. */
  sleep(waitMs: number): Promise<void>;
  /** A wait for something outside, which {@link Engine.endWaits} ends by the id. */
  createWait(): Wait;
  /** Says that the run got on by a step that the journal does not have. */
  gotOn(): void;
  /** Fires when this process has no more to do with the run for now, whichever way that came. */
  over: AbortSignal;
}

export interface Wait {
  id: string;
  /** @returns what it was resolved with, or `undefined` after the timeout. Without a timeout it waits for ever. */
  until(timeoutMs?: number): Promise<unknown>;
}

/** What the engine drives. */
export interface Work {
  executeRun(ticket: RunTicket, journal: Journal): Promise<void>;
  fireSchedule(ticket: ScheduleTicket): Promise<void>;
  /** Works on a sync for a while. @returns the slice that follows, if one does. */
  driveSync(ticket: SyncTicket): Promise<NextSlice | undefined>;
  fireSyncSchedule(ticket: SyncScheduleTicket): Promise<void>;
  /** Forwards for a while. @returns the slice that follows at once, if one does. */
  forward(ticket: ForwardTicket): Promise<ForwardTicket | undefined>;
  fireForwarding(alarm: ForwardAlarm): Promise<void>;
}

/** Thrown inside a step: not done yet, try the same step again after the wait. */
export class RetryStep extends Error {
  override readonly name = 'RetryStep';
  readonly retryAfterMs: number | undefined;
  /** Whether nothing was accepted, or nobody knows yet. */
  readonly remedy: 'retry' | 'check-outcome';

  constructor(
    message: string,
    options: { retryAfterMs?: number | undefined; remedy?: 'retry' | 'check-outcome'; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
    this.remedy = options.remedy ?? 'retry';
  }
}

export interface StepFailure {
  message: string;
  /** Stable, such as `cio_invalid_input` or `template_failed`. */
  code: string;
  /** What helps: see the connector's errors. `fix-input` unless something else does. */
  remedy: string;
}

/** Code of a step that was tried again for as long as the engine does. */
export const STEP_GAVE_UP = 'step_gave_up';

/** A step that failed for good. After a replay these three facts are what is left of it. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly code: string;
  readonly remedy: string;

  constructor({ message, code, remedy }: StepFailure, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
  }
}

/** Thrown at a run's next step or wait once somebody cancelled it. */
export class RunCancelled extends Error {
  override readonly name = 'RunCancelled';
}
