import { encodeWire } from './encode-operation.ts';
import { isOversize, type Key, type Operation } from './operation.ts';
import { WrittenIdentify } from './written-identify.ts';

/** Beyond so many, more of them save nothing. */
const mostTogether = 16;

/** What is aimed at: half of what a single operation may be. */
const lengthTogether = 16_000;

/**
 * Operations that go to one lane one after the other and are made JSON together, which takes a third less than one by
 * one. Short as JSON: none of them can be over the limit of an operation when all of them together are not.
 */
export class Group {
  readonly wires: object[] = [];
  readonly operations: Operation[] = [];
  readonly keys: Key[] = [];
  readonly positions: number[] = [];

  add(wire: object, { operation, key, position }: { operation: Operation; key: Key; position: number }): void {
    this.wires.push(wire);
    this.operations.push(operation);
    this.keys.push(key);
    this.positions.push(position);
  }

  /** @returns JSON of all with commas between; `undefined` where they have to be looked at one by one. */
  encode(size: GroupSize): string | undefined {
    try {
      const text = this.wires.some((wire) => wire instanceof WrittenIdentify)
        ? this.wires.map((wire) => encodeWire(wire)).join(',')
        : JSON.stringify(this.wires).slice(1, -1);
      size.learn(text.length / this.wires.length);
      return isOversize(text) ? undefined : text;
    } catch {
      return undefined;
    }
  }
}

/** How many operations to take together, as long as they have been lately. */
export class GroupSize {
  #count = 1;

  get count(): number {
    return this.#count;
  }

  learn(averageLength: number): void {
    this.#count = Math.max(1, Math.min(mostTogether, Math.floor(lengthTogether / averageLength)));
  }
}
