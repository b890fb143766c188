/** What it may cost to render the texts of one step, all of them together. */
export interface Allowance {
  /** Characters and entries that filters handle, and pieces of template that are gone through. */
  work: number;
  /** What comes out, in characters. */
  characters: number;
  timeMs: number;
}

type Amount = keyof Allowance;

/** More than a step may have. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch';
  readonly of: Amount;

  constructor(of: Amount, allowance: Allowance) {
    super(IN_WORDS[of](allowance));
    this.of = of;
  }
}

const IN_WORDS: Record<Amount, (allowance: Allowance) => string> = {
  work: () => 'the templates have more to do than is allowed: fewer loops, or shorter lists and texts',
  characters: ({ characters }) => `the templates give more than ${characters} characters`,
  timeMs: ({ timeMs }) => `the templates take longer than ${timeMs} ms`,
};

/** Counts what rendering costs, over all texts of a step; Liquid asks it in the place of both its own limits. */
export class Meter {
  /** What there was too much of: Liquid wraps the error itself. */
  exceeded: TooMuch | undefined;
  readonly #allowance: Allowance;
  readonly #workedMs: (() => number) | undefined;
  readonly #workedBeforeMs: number;
  #endAtMs: number;
  #work = 0;
  #characters = 0;

  /** @param workedMs - The time that it was at work, where others may keep it from its work: that alone counts then. */
  constructor(allowance: Allowance, workedMs?: () => number) {
    this.#allowance = allowance;
    this.#workedMs = workedMs;
    this.#workedBeforeMs = workedMs?.() ?? 0;
    this.#endAtMs = performance.now() + allowance.timeMs;
  }

  /** So much is about to be done. */
  use(count: number): void {
    if (!(Number(count) > 0)) return;
    this.#work += Number(count);
    if (this.#work > this.#allowance.work) this.#end('work');
  }

  /** It is this late. */
  check(nowMs: number): void {
    if (nowMs <= this.#endAtMs) return;
    // Asked only now: it takes far longer than to look at the clock.
    const workedMs = this.#workedMs && this.#workedMs() - this.#workedBeforeMs;
    const leftMs = this.#allowance.timeMs - (workedMs ?? Number.POSITIVE_INFINITY);
    if (leftMs <= 0) this.#end('timeMs');
    this.#endAtMs = nowMs + leftMs;
  }

  /** So much comes out. */
  give(characters: number): void {
    this.#characters += characters;
    if (this.#characters > this.#allowance.characters) this.#end('characters');
  }

  #end(of: Amount): never {
    this.exceeded ??= new TooMuch(of, this.#allowance);
    throw this.exceeded;
  }
}
