import type { CioError } from '../errors.ts';

/** Why single operations of a batch were refused, by their position in it. */
export type Refused = ReadonlyMap<number, CioError>;

/**
 * What becomes of one operation of a batch: a promise that is made when somebody asks for it. In a bulk sync hardly
 * anybody does, and promises for each row would cost as much as making them JSON. One that nobody asks rejects nowhere.
 */
export class Outcome implements Promise<void> {
  readonly #answer: Promise<Refused>;
  readonly #place: number;

  constructor(answer: Promise<Refused>, place: number) {
    this.#answer = answer;
    this.#place = place;
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise
  then<T = void, F = never>(
    onDone?: (() => T | PromiseLike<T>) | null,
    onFailed?: ((error: unknown) => F | PromiseLike<F>) | null,
  ): Promise<T | F> {
    const place = this.#place;
    const told = this.#answer.then((refused) => {
      const error = refused.get(place);
      if (error) throw error;
    });
    return told.then(onDone, onFailed);
  }

  // biome-ignore lint/suspicious/noConfusingVoidType: so says the interface
  catch<F = never>(onFailed?: ((error: unknown) => F | PromiseLike<F>) | null): Promise<void | F> {
    return this.then(undefined, onFailed);
  }

  finally(onEnd?: (() => void) | null): Promise<void> {
    return this.then().finally(onEnd);
  }

  get [Symbol.toStringTag](): string {
    return 'Promise';
  }
}
