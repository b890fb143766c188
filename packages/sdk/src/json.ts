/** What the platform's JSON can do besides, which TypeScript's library does not know yet. */
interface LosslessJson {
  rawJSON?(text: string): unknown;
  parse(text: string, reviver: (key: string, value: unknown, context?: { source?: string }) => unknown): unknown;
}

/** How {@link parseJson} gives an integer beyond 2^53. */
export interface ParseJsonOptions {
  /** `text`: its digits, for who hands the value on to what knows no BigInt. Default `bigint`. */
  bigIntegers?: 'bigint' | 'text' | undefined;
}

const lossless = JSON as unknown as LosslessJson;
const wholeNumber = /^-?\d+$/;
/** As a value begins, outside texts; those that say the same within a text cost a look, and no more. */
const perhapsBeyond = /(?:^|[:,[\s])-?\d{16}/;

/**
 * Reads JSON without altering a number: an integer beyond 2^53, such as an order number or an id of a social network,
 * becomes a BigInt, where `JSON.parse` would round it. All else is as there, and as fast where no such integer is.
 *
 * @throws {SyntaxError} for what is no JSON, and for such an integer on a platform that does not show its digits.
 * @example
 * ```ts
 * parseJson('{"order_id": 1234567890123456789}'); // { order_id: 1234567890123456789n }
 * ```
 */
export function parseJson(text: string, { bigIntegers = 'bigint' }: ParseJsonOptions = {}): unknown {
  if (!perhapsBeyond.test(text)) return JSON.parse(text);
  return lossless.parse(text, (_key, value, context) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isInteger(value)) return value;
    const digits = context?.source;
    if (digits === undefined) throw new SyntaxError('An integer beyond 2^53 cannot be read here without loss');
    if (!wholeNumber.test(digits)) return value;
    return bigIntegers === 'text' ? digits : BigInt(digits);
  });
}

/**
 * Writes JSON, BigInts as integers: what {@link parseJson} read goes out as it came. An application that writes JSON
 * in many places, or leaves it to others, may rather teach `JSON.stringify` itself, once:
 * `BigInt.prototype.toJSON = function () { return JSON.rawJSON(this.toString()); }`.
 *
 * @throws {TypeError} for a circle, and for a BigInt on a platform without `JSON.rawJSON`.
 */
export function stringifyJson(value: unknown, space?: number): string {
  try {
    // Measured: told of what there is not, it takes its slow road.
    return space === undefined ? JSON.stringify(value) : JSON.stringify(value, undefined, space);
  } catch (error) {
    if (!lossless.rawJSON) throw error;
    const { rawJSON } = lossless;
    return JSON.stringify(value, (_key, each) => (typeof each === 'bigint' ? rawJSON(String(each)) : each), space);
  }
}
