/** A place in a {@link Queue}. */
export class Place<T> {
  readonly value: T;
  before: Place<T> | undefined;
  after: Place<T> | undefined;

  constructor(value: T) {
    this.value = value;
  }
}

/** First in, first out; whoever stands in it may leave. Each takes the same time, however many there are. */
export class Queue<T> {
  #first: Place<T> | undefined;
  #last: Place<T> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): T | undefined {
    return this.#first?.value;
  }

  add(value: T): Place<T> {
    const place = new Place(value);
    place.before = this.#last;
    if (this.#last) this.#last.after = place;
    else this.#first = place;
    this.#last = place;
    this.#size += 1;
    return place;
  }

  /** @returns the first, which is in it no more. */
  shift(): T | undefined {
    const first = this.#first;
    if (first) this.remove(first);
    return first?.value;
  }

  /** @param place - One that stands in this queue. */
  remove(place: Place<T>): void {
    if (place.before) place.before.after = place.after;
    else this.#first = place.after;
    if (place.after) place.after.before = place.before;
    else this.#last = place.before;
    place.before = undefined;
    place.after = undefined;
    this.#size -= 1;
  }
}
