/** Names that are remembered: many more than are ever on their way at once, in 4 MB. A power of two, as is the next. */
const rememberedNames = 524_288;
/** Places for people on their way, in 2 MB. */
const places = 131_072;
const placeLength = 4;
/** How many places are looked at for one person. */
const maxProbes = 8;
/** A row has no more identifiers. */
const maxNames = 4;

/**
 * Knows under which names people are on their way. The sdk keeps operations in order that name a person alike; where
 * one row says the id and another only the email, nobody but the rows before tells that it is one person.
 *
 * Names are told apart by 51 bits of a hash, people by 32, and later names take the places of earlier ones: what that
 * can cost is a wait too many, or, of names that many hundred thousand rows lie between, one too few.
 */
export class Claims {
  /** Pairs: a name, and the person whose it is. */
  readonly #names = new Uint32Array(2 * rememberedNames);
  /** Of each person on their way, side by side: the person, the name it travels by, and the last chunk that it is in. */
  readonly #held = new Uint32Array(placeLength * places);
  /** All chunks up to this one have been answered. */
  #answered = 0;
  /** Of the names at hand: where each is remembered, and as what. */
  readonly #slots = new Uint32Array(maxNames);
  readonly #hashes = new Uint32Array(maxNames);

  /**
   * Takes note of a row that is about to be sent with a chunk.
   *
   * @returns false when its person is on their way under another name: wait until that has been answered, then ask again.
   */
  hold(names: readonly string[], chunk: number): boolean {
    for (let index = 0; index < names.length; index += 1) this.#hash(names[index] as string, index);
    const primary = this.#hashes[0] as number;
    let person = 0;
    for (let index = 0; index < names.length; index += 1) {
      const other = this.#personOf(index);
      if (other === 0) continue;
      if (!this.#mayPass(other, primary)) return false;
      if (person === 0) person = other;
    }
    if (person === 0) person = primary;
    const place = this.#placeOf(person);
    if (place < 0) return false;
    this.#held[place] = person;
    this.#held[place + 1] = primary;
    this.#held[place + 2] = chunk;
    for (let index = 0; index < names.length; index += 1) {
      const slot = this.#slots[index] as number;
      this.#names[slot] = this.#hashes[index] as number;
      this.#names[slot + 1] = person;
    }
    return true;
  }

  /** All chunks up to this one have been answered. */
  answered(chunk: number): void {
    this.#answered = chunk;
  }

  /** 0 when no row before said that name. */
  #personOf(index: number): number {
    const slot = this.#slots[index] as number;
    return this.#names[slot] === this.#hashes[index] ? (this.#names[slot + 1] as number) : 0;
  }

  #mayPass(person: number, primary: number): boolean {
    const place = this.#placeOf(person);
    if (place < 0) return false;
    const isUnderWay = this.#held[place] === person && (this.#held[place + 2] as number) > this.#answered;
    return !isUnderWay || this.#held[place + 1] === primary;
  }

  /** Where the person is held or could be; -1 when all places are taken. */
  #placeOf(person: number): number {
    let free = -1;
    for (let probe = 0; probe < maxProbes; probe += 1) {
      const place = placeLength * ((person + probe) & (places - 1));
      if (this.#held[place] === person) return place;
      if (free < 0 && (this.#held[place + 2] as number) <= this.#answered) free = place;
    }
    return free;
  }

  /** Two hashes of 32 bits: one says where, the other, which is never 0, what. */
  #hash(name: string, index: number): void {
    let [first, second] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < name.length; at += 1) {
      const code = name.charCodeAt(at);
      first = Math.imul(first ^ code, 0x9e3779b1);
      second = Math.imul(second ^ code, 0x5f356495);
    }
    first = Math.imul(first ^ (first >>> 16), 0x85ebca6b) ^ Math.imul(second ^ (second >>> 13), 0xc2b2ae35);
    second = Math.imul(second ^ (second >>> 16), 0x85ebca6b) ^ Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
    this.#slots[index] = 2 * (first & (rememberedNames - 1));
    this.#hashes[index] = second || 1;
  }
}
