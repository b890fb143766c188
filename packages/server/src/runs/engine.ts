/**
 * What the runs need from durable execution. The engine behind it lives in one folder
 * (`src/engine`), so that nothing else knows its name.
 */
export interface Engine {
  /** Starts the run once, however often it is asked to: the run's id is the idempotency key. */
  start(runId: string): Promise<void>;
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
   * @throws StepFailed when `body` threw; a {@link RetryStep} is retried after its wait instead.
   */
  step<T>(name: string, body: () => Promise<T>): Promise<T>;
}

/** The steps of one run, told apart from the engine that drives them. */
export type ExecuteRun = (runId: string, journal: Journal) => Promise<void>;

/** Thrown inside a step: not done yet, try the same step again after the wait. */
export class RetryStep extends Error {
  override readonly name = 'RetryStep';
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { retryAfterMs?: number | undefined; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A step that failed for good, with the message of what it threw: after a replay only that is left. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}
