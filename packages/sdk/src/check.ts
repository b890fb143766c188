import { byteLength } from '#platform/bytes';
import { type CioError, invalidInput, pointerOf } from './errors.ts';
import { isEventId } from './event-id.ts';
import { stringifyJson } from './json.ts';
import { limits } from './limits.ts';
import { type Moment, maxSeconds, secondsOf } from './moment.ts';
import type { PersonRef } from './person.ts';

/** Checks of input before it leaves. Each throws `cio_invalid_input` with the field's path, the limit and the way out. */

export function checkPerson(field: string, person: PersonRef, { phone = true } = {}): void {
  if (typeof person !== 'object' || person === null) throw invalidInput(field, 'must be an object such as { id }');
  const given = person as Record<string, unknown>;
  let names = Object.keys(given);
  if (names.length !== 1) names = names.filter((name) => given[name] !== undefined);
  if (names.length !== 1) {
    const got = names.length === 0 ? 'none' : names.join(' and ');
    throw invalidInput(field, `must name exactly one of id, email, cioId${phone ? ', phone' : ''}; got ${got}`);
  }
  const name = names[0] as string;
  const known = name === 'id' || name === 'email' || name === 'cioId' || (phone && name === 'phone');
  if (!known)
    throw invalidWithin(field, [name], `is no identifier here; use id, email${phone ? ', phone' : ''} or cioId`);
  const value = given[name];
  if (isPlainId(value)) return; // batches run here: no path is built for nothing
  if (name === 'id') checkId(`${field}.${name}`, value);
  else checkText(`${field}.${name}`, value);
}

const isPlainId = (id: unknown): boolean =>
  typeof id === 'string' && id.length * 3 <= limits.idBytes && id.trimStart() !== '';

/** An id of the caller's own: text, or a whole number, which becomes text. */
export function checkId(field: string, id: unknown): void {
  if (typeof id === 'bigint' || Number.isSafeInteger(id)) return;
  if (typeof id === 'number') throw invalidInput(field, `${id} is no id: send it as text, or as a whole number`);
  checkText(field, id);
}

export function checkText(field: string, text: unknown): void {
  if (text === undefined) throw invalidInput(field, 'is missing');
  if (typeof text !== 'string') throw invalidInput(field, `must be text; got ${text === null ? 'null' : typeof text}`);
  if (text.trim() === '') throw invalidInput(field, 'must not be empty');
  checkBytes(field, text, limits.idBytes);
}

export function checkBytes(field: string, text: string, maxBytes: number, { subject = 'is', advice = '' } = {}): void {
  if (text.length * 3 <= maxBytes) return; // UTF-8 takes at most three bytes per UTF-16 unit
  const bytes = byteLength(text);
  if (bytes > maxBytes) throw invalidInput(field, overLimit(subject, bytes, maxBytes, advice));
}

const overLimit = (subject: string, bytes: number, maxBytes: number, advice = '') =>
  `${subject} ${inWords(bytes)} bytes long; the limit is ${inWords(maxBytes)}${advice}`;

const inWords = (count: number): string => count.toLocaleString('en');

/** @param path - Names in it are the caller's own, and may hold anything. */
function invalidWithin(field: string, path: readonly (string | number)[], message: string): CioError {
  const place = path.reduce<string>(
    (all, part) => (typeof part === 'number' ? `${all}[${part}]` : all === '' ? part : `${all}.${part}`),
    field,
  );
  const pointer = path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return invalidInput(place, message, (field === '' ? '' : pointerOf(field)) + pointer);
}

/** Attributes that Customer.io reads as times. */
const timeAttributes = ['created_at', '_timestamp'] as const;

export function checkAttributes(field: string, attributes: object): void {
  checkIsObject(field, attributes);
  const given = attributes as Record<string, unknown>;
  let count = 0;
  for (const name in given) {
    const value = given[name];
    if (value === undefined) continue; // nor is it sent
    count += 1;
    if (name.length * 3 > limits.attributeNameBytes) {
      const bytes = byteLength(name);
      if (bytes > limits.attributeNameBytes)
        throw invalidWithin(field, [name], overLimit('its name is', bytes, limits.attributeNameBytes));
    }
    if (typeof value === 'string') {
      if (value.length * 3 <= limits.attributeValueBytes) continue;
      const bytes = byteLength(value);
      if (bytes > limits.attributeValueBytes)
        throw invalidWithin(field, [name], overLimit('is', bytes, limits.attributeValueBytes));
    } else if (!isPlain(value)) checkValue(field, [name], value, []);
  }
  if (count > limits.attributes)
    throw invalidInput(field, `has ${inWords(count)} attributes; the limit is ${limits.attributes}`);
  for (const name of timeAttributes) {
    const time = given[name];
    if (time != null && secondsOf(time as Moment) === undefined) checkMoment(`${field}.${name}`, time as Moment);
  }
}

/** Attributes as they leave: times in Unix seconds, however they were given. */
export function withSeconds(attributes: object): object {
  let changed = attributes as Record<string, unknown>;
  for (const name of timeAttributes) {
    const value = changed[name];
    if (value == null || typeof value === 'number') continue;
    changed = { ...changed, [name]: secondsOf(value as Moment) ?? value };
  }
  return changed;
}

/** Free data of the caller's: an object of anything that JSON can say. */
export function checkData(field: string, data: object | undefined): void {
  if (data === undefined) return;
  checkIsObject(field, data);
  checkValue(field, [], data, []);
}

function checkIsObject(field: string, value: unknown): void {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) throw invalidInput(field, 'must be an object of names and values');
}

/** Whether JSON can say it, without a look into it. */
const isPlain = (value: unknown): boolean =>
  typeof value === 'number'
    ? Math.abs(value) <= Number.MAX_SAFE_INTEGER // neither NaN nor an integer beyond 2^53
    : typeof value === 'string' || typeof value === 'boolean' || value == null;

/** What JSON would make `{}`, or a list of numbers, of. */
const unwritable = /^(Map|Set|WeakMap|WeakSet|Promise|RegExp|Error|ArrayBuffer|SharedArrayBuffer|\w+Array|DataView)$/;

/** Deeper, nobody means it, and to look through it takes more than there is. */
const maxDepth = 500;

/** Anything that JSON can say without loss. */
export function checkValue(
  field: string,
  path: readonly (string | number)[],
  value: unknown,
  within: readonly object[],
): void {
  const refuse = (message: string) => invalidWithin(field, path, message);
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) throw refuse(`must be a finite number; got ${value}`);
      if (Number.isInteger(value) && !Number.isSafeInteger(value))
        throw refuse('is an integer beyond 2^53, where numbers lose digits: send it as text, or as a BigInt');
      return;
    case 'function':
    case 'symbol':
      throw refuse(`cannot be written as JSON: it is a ${typeof value}`);
    case 'object':
      break;
    default:
      return;
  }
  if (value === null) return;
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw refuse('is an invalid Date');
    return;
  }
  if (within.includes(value)) throw refuse('cannot be written as JSON: it holds itself');
  if (within.length === maxDepth) throw invalidWithin(field, path.slice(0, 1), `is nested more than ${maxDepth} deep`);
  const inner = [...within, value];
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      if (value[index] === undefined) throw invalidWithin(field, [...path, index], 'is missing in the list');
      checkValue(field, [...path, index], value[index], inner);
    }
    return;
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') {
    checkValue(field, path, toJSON.call(value, path.at(-1) ?? ''), inner);
    return;
  }
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (unwritable.test(kind)) throw refuse(`cannot be written as JSON: it is of the kind ${kind}`);
  for (const [name, each] of Object.entries(value)) {
    if (!isPlain(each)) checkValue(field, [...path, name], each, inner);
  }
}

/** A moment that can be told to the second; see {@link secondsOf}. */
export function checkMoment(field: string, moment: Moment | undefined): void {
  if (moment === undefined || secondsOf(moment) !== undefined) return;
  const number = typeof moment === 'string' && /^-?\d+$/.test(moment.trim()) ? Number(moment) : moment;
  if (typeof number !== 'number') {
    const message =
      moment instanceof Date
        ? 'is an invalid Date'
        : 'must be Unix seconds, ISO 8601 text with a zone (such as 2026-01-31T09:00:00Z), or a Date';
    throw invalidInput(field, message);
  }
  if (Math.abs(number) > maxSeconds) {
    throw invalidInput(field, `${number} looks like milliseconds; Customer.io wants seconds (divide by 1,000)`);
  }
  if (!Number.isFinite(number)) throw invalidInput(field, 'must be a number of Unix seconds');
  throw invalidInput(field, `must be whole seconds; got ${number} (use Math.floor)`);
}

export function checkEvent(
  at: string,
  {
    name,
    id,
    timestamp,
    data,
  }: { name: string; id?: string | undefined; timestamp?: Moment | undefined; data?: object | undefined },
): void {
  if (name === undefined) throw invalidInput(`${at}name`, 'is missing');
  if (typeof name !== 'string' || name.trim() === '') throw invalidInput(`${at}name`, 'must not be empty');
  checkBytes(`${at}name`, name, limits.eventNameBytes);
  if (id !== undefined && !isEventId(id)) {
    throw invalidInput(`${at}id`, 'must be a ULID; derive one from your own key with eventIdFrom');
  }
  checkMoment(`${at}timestamp`, timestamp);
  checkData(`${at}data`, data);
}

/** Names and texts, of a form. */
export function checkTexts(field: string, texts: Record<string, string>): void {
  checkIsObject(field, texts);
  for (const [name, value] of Object.entries(texts)) {
    if (value === undefined) continue;
    if (typeof value !== 'string') throw invalidWithin(field, [name], `must be text; got ${typeof value}`);
    const bytes = byteLength(value);
    if (bytes > limits.attributeValueBytes)
      throw invalidWithin(field, [name], overLimit('is', bytes, limits.attributeValueBytes));
  }
}

export function checkCount(field: string, count: number, max: number, min = 1): void {
  if (count < min || count > max) throw invalidInput(field, `must hold ${min} to ${max} entries; got ${count}`);
}

export function checkNotNegative(field: string, value: number): void {
  if (typeof value !== 'number' || !(value >= 0)) throw invalidInput(field, `must be a number from 0 up; got ${value}`);
}

export function checkWholeFromOne(field: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw invalidInput(field, `must be a whole number from 1 up; got ${value}`);
}

/** @param field - Of the object that holds the options; '' for the outermost. */
export function checkKnown(field: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw invalidWithin(field, [name], `is no option; there are ${known.join(', ')}`);
  }
}

/** JSON of what a caller gave, or the reason why there is none, by the place in it. */
export function encodeJson(field: string, value: unknown): string {
  try {
    return stringifyJson(value);
  } catch (error) {
    const isBag = typeof value === 'object' && value !== null && field === 'input';
    checkValue(isBag ? '' : field, [], value, []);
    throw invalidInput(
      field,
      `cannot be written as JSON (${error instanceof Error ? error.message.split('\n')[0] : error})`,
    );
  }
}

/** Which of the fields of something too long is the longest: the one to cut. */
export function longestOf(given: object): string {
  const lengths = Object.entries(given).map(([name, value]) => [name, (stringifyJson(value) ?? '').length] as const);
  return lengths.reduce((longest, each) => (each[1] > longest[1] ? each : longest), ['', -1] as readonly [
    string,
    number,
  ])[0];
}
