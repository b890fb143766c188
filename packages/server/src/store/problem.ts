import type { InputFault, Remedy } from '@cio-bridge/connector';

interface ProblemFacts {
  remedy?: Remedy | undefined;
  retryAfterMs?: number | undefined;
  faults?: readonly InputFault[] | undefined;
  upstreamStatus?: number | undefined;
}

/** What a caller is told when something cannot be done: a stable `code`, and the HTTP status it amounts to. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  /** JSON pointer to the field that is wrong, where one is. */
  readonly pointer: string | undefined;
  readonly remedy: Remedy | undefined;
  readonly retryAfterMs: number | undefined;
  /** Everything that is wrong with an input, where more is known than `pointer`. */
  readonly faults: readonly InputFault[] | undefined;
  /** What Customer.io answered, where it did. */
  readonly upstreamStatus: number | undefined;

  constructor(status: number, code: string, detail: string, pointer?: string, facts: ProblemFacts = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.pointer = pointer;
    this.remedy = facts.remedy;
    this.retryAfterMs = facts.retryAfterMs;
    this.faults = facts.faults;
    this.upstreamStatus = facts.upstreamStatus;
  }
}

export const notFound = (what: string): Problem => new Problem(404, 'not_found', `There is no such ${what}`);

/** Of two who saw the same version, this one came second. */
export const editedMeanwhile = (): Problem =>
  new Problem(
    412,
    'edited_meanwhile',
    'Somebody else changed this in the meantime: load it again, then repeat the change',
  );
