/** Names that are remembered: many more than are ever on their way at once, in 8 MB. */
const rememberedNames = 524_288;
/** Places for people on their way, in 2.5 MB. */
const places = 131_072;
/** How many places are looked at for one person. */
const maxProbes = 8;

/**
 * Knows under which names people are on their way. The sdk keeps operations in order that name a person alike; where
 * one row says the id and another only the email, nobody but the rows before tells that it is one person.
 *
 * Names are told apart by 53 bits of a hash, and later names take the places of earlier ones: what that can cost is a
 * wait too many, or, of names that many hundred thousand rows lie between, one too few.
 */
export class Claims {
  readonly #names = new Float64Array(rememberedNames);
  readonly #people = new Float64Array(rememberedNames);
  /** Of each person on their way: the name it travels by, and the last chunk that it is in. */
  readonly #held = new Float64Array(places);
  readonly #primaries = new Float64Array(places);
  readonly #chunks = new Uint32Array(places);
  /** All chunks up to this one have been answered. */
  #answered = 0;

  /**
   * Takes note of a row that is about to be sent with a chunk.
   *
   * @returns false when its person is on their way under another name: wait until that has been answered, then ask again.
   */
  hold(names: readonly string[], chunk: number): boolean {
    const primary = hashOf(names[0] as string);
    let person = 0;
    for (const name of names) {
      const other = this.#personOf(hashOf(name));
      if (other === 0) continue;
      if (!this.#mayPass(other, primary)) return false;
      if (person === 0) person = other;
    }
    if (person === 0) person = primary;
    const place = this.#placeOf(person);
    if (place < 0) return false;
    this.#held[place] = person;
    this.#primaries[place] = primary;
    this.#chunks[place] = chunk;
    for (const name of names) {
      const hash = hashOf(name);
      this.#names[hash % rememberedNames] = hash;
      this.#people[hash % rememberedNames] = person;
    }
    return true;
  }

  /** All chunks up to this one have been answered. */
  answered(chunk: number): void {
    this.#answered = chunk;
  }

  /** 0 when no row before said it. */
  #personOf(name: number): number {
    const slot = name % rememberedNames;
    return this.#names[slot] === name ? (this.#people[slot] as number) : 0;
  }

  #mayPass(person: number, primary: number): boolean {
    const place = this.#placeOf(person);
    if (place < 0) return false;
    const isUnderWay = this.#held[place] === person && (this.#chunks[place] as number) > this.#answered;
    return !isUnderWay || this.#primaries[place] === primary;
  }

  /** Where the person is held or could be; -1 when all places are taken. */
  #placeOf(person: number): number {
    let free = -1;
    for (let probe = 0; probe < maxProbes; probe += 1) {
      const place = (person + probe) % places;
      if (this.#held[place] === person) return place;
      if (free < 0 && (this.#chunks[place] as number) <= this.#answered) free = place;
    }
    return free;
  }
}

/** Two hashes of 32 bits side by side, cut to what a number holds exactly; never 0. */
function hashOf(name: string): number {
  let [first, second] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    first = Math.imul(first ^ code, 0x9e3779b1);
    second = Math.imul(second ^ code, 0x5f356495);
  }
  first = Math.imul(first ^ (first >>> 16), 0x85ebca6b) ^ Math.imul(second ^ (second >>> 13), 0xc2b2ae35);
  second = Math.imul(second ^ (second >>> 16), 0x85ebca6b) ^ Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second >>> 11) * 0x1_0000_0000 + (first >>> 0) || 1;
}
