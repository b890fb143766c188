import type { Remedy } from '@cio-bridge/connector';

/** What a caller is told when something cannot be done: a stable `code`, and the HTTP status it amounts to. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  /** JSON pointer to the field that is wrong, where one is. */
  readonly pointer: string | undefined;
  readonly remedy: Remedy | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    status: number,
    code: string,
    detail: string,
    pointer?: string,
    facts: { remedy?: Remedy | undefined; retryAfterMs?: number | undefined } = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.pointer = pointer;
    this.remedy = facts.remedy;
    this.retryAfterMs = facts.retryAfterMs;
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
