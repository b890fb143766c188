import { limits, stringifyJson } from '@cio-bridge/sdk';
import { z } from 'zod';
import { utf8Bytes } from '../utf8-bytes.ts';

/** Free JSON data under names of the caller's own. `any`, because a type that is an interface fits nothing stricter. */
// biome-ignore lint/suspicious/noExplicitAny: TypeScript gives interfaces no index signature, save for `any`.
export type Data = Record<string, any>;

/** Attributes that Customer.io reads as times: a `Date` among them says what it means. */
const timeAttributes = new Set(['created_at', '_timestamp']);

/** As `z.json()` has it, six times as fast on a large input: it looks at every attribute of every call. */
function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint')
    return true;
  if (typeof value === 'number') return Number.isFinite(value) && !isRounded(value);
  if (Array.isArray(value)) return value.every(isJson);
  return isPlainObject(value) && Object.values(value).every((inside) => inside === undefined || isJson(inside));
}

/** Whole, and so large that its last digits may have been lost before it came here. */
const isRounded = (value: number) => Number.isInteger(value) && !Number.isSafeInteger(value);

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

type Path = (string | number)[];

/** As many as a person mends in one go. */
const maxFaults = 20;

/** Every value that JSON cannot say, where it is, and what to give instead. */
function faultsOf(value: unknown, path: Path = [], faults: { path: Path; message: string }[] = []) {
  if (faults.length >= maxFaults) return faults;
  if (Array.isArray(value)) {
    for (const [index, inside] of value.entries()) faultsOf(inside, [...path, index], faults);
  } else if (isPlainObject(value)) {
    for (const [name, inside] of Object.entries(value)) {
      if (inside !== undefined) faultsOf(inside, [...path, name], faults);
    }
  } else if (!isJson(value)) faults.push({ path, message: notJson(value) });
  return faults;
}

function notJson(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) {
    return 'is a whole number beyond 2^53, whose last digits get lost: give it as text, or as a BigInt';
  }
  if (value instanceof Date) return 'is a Date, which JSON cannot say: give Unix seconds, or text';
  if (value === undefined) return 'is undefined within a list, which JSON cannot say: leave it out';
  const name = typeof value === 'object' ? value?.constructor?.name : undefined;
  return `is ${name ? `a ${name}` : typeof value === 'number' ? String(value) : `a ${typeof value}`}, which JSON cannot say`;
}

function reportFaults(value: unknown, context: z.core.$RefinementCtx): void {
  if (isJson(value)) return;
  for (const { path, message } of faultsOf(value)) context.addIssue({ code: 'custom', path, message });
}

/** Anything that JSON can say. Its JSON Schema is `{}`, where zod's own would spell JSON out. */
export const jsonSchema = z.unknown().superRefine(reportFaults);

/** Free JSON data under names of the caller's own. */
export const dataSchema = z.record(z.string(), z.unknown()).superRefine(reportFaults) as unknown as z.ZodType<
  Record<string, unknown>,
  Data
>;

const inWords = (count: number): string => count.toLocaleString('en');

/** Data of at most so many bytes, as JSON. */
export const dataUpTo = (maxBytes: number) =>
  dataSchema.superRefine((data, context) => {
    const text = stringifyJson(data);
    if (text.length * 3 <= maxBytes) return;
    const bytes = utf8Bytes(text);
    if (bytes <= maxBytes) return;
    context.addIssue({
      code: 'custom',
      message: `is ${inWords(bytes)} bytes of JSON; the limit is ${inWords(maxBytes)}`,
    });
  });

/** What is kept of a person, an object or a relationship, within Customer.io's limits. */
export const attributesSchema = z.record(z.string(), z.unknown()).superRefine((attributes, context) => {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (value instanceof Date && timeAttributes.has(name)) continue;
    for (const message of limitFaults(name, value)) context.addIssue({ code: 'custom', path: [name], message });
    if (isJson(value)) continue;
    for (const { path, message } of faultsOf(value)) {
      context.addIssue({ code: 'custom', path: [name, ...path], message });
    }
  }
  if (given.length <= limits.attributes) return;
  context.addIssue({ code: 'custom', message: `has ${given.length} attributes; the limit is ${limits.attributes}` });
}) as unknown as z.ZodType<Record<string, unknown>, Data>;

function limitFaults(name: string, value: unknown): string[] {
  const faults: string[] = [];
  const nameBytes = utf8Bytes(name);
  if (nameBytes > limits.attributeNameBytes) {
    faults.push(`has a name of ${nameBytes} bytes; the limit is ${limits.attributeNameBytes}`);
  }
  if (typeof value !== 'string' || value.length * 3 <= limits.attributeValueBytes) return faults;
  const bytes = utf8Bytes(value);
  if (bytes > limits.attributeValueBytes) {
    faults.push(`is ${inWords(bytes)} bytes long; the limit is ${inWords(limits.attributeValueBytes)}`);
  }
  return faults;
}

/** Text, where numbers and flags are written out. */
export const textSchema = z
  .union([z.string(), z.number(), z.boolean()], 'has to be text, a number, true or false')
  .refine((value) => typeof value !== 'number' || isJson(value), 'is a number that text cannot be made of exactly')
  .transform(String);
