import { byteLength } from '#platform/bytes';
import { invalidInput } from './errors.ts';
import { isEventId } from './event-id.ts';
import { limits } from './limits.ts';
import type { PersonRef } from './person.ts';

/** Checks of input before it leaves. Each throws `cio_invalid_input` with the field's path, the limit and the way out. */

export function checkPerson(field: string, person: PersonRef, { phone = true } = {}): void {
  if (typeof person !== 'object' || person === null) throw invalidInput(field, 'must be an object such as { id }');
  const names = Object.keys(person);
  const value = (person as Record<string, unknown>)[names[0] as string];
  if (names.length !== 1) {
    const given = names.length === 0 ? 'none' : names.join(' and ');
    throw invalidInput(field, `must name exactly one of id, email, cioId${phone ? ', phone' : ''}; got ${given}`);
  }
  const name = names[0] as string;
  const known = name === 'id' || name === 'email' || name === 'cioId' || (phone && name === 'phone');
  if (!known)
    throw invalidInput(`${field}.${name}`, `is no identifier here; use id, email${phone ? ', phone' : ''} or cioId`);
  if (!isPlainId(value)) checkId(`${field}.${name}`, value); // batches run here: no path is built for nothing
}

const isPlainId = (id: unknown): boolean =>
  typeof id === 'string' && id.length * 3 <= limits.idBytes && id.trimStart() !== '';

export function checkId(field: string, id: unknown): void {
  if (typeof id !== 'string') throw invalidInput(field, `must be text; got ${typeof id}`);
  if (id.trim() === '') throw invalidInput(field, 'must not be empty');
  checkBytes(field, id, limits.idBytes);
}

export function checkBytes(field: string, text: string, maxBytes: number, { subject = 'is', advice = '' } = {}): void {
  if (text.length * 3 <= maxBytes) return; // UTF-8 takes at most three bytes per UTF-16 unit
  const bytes = byteLength(text);
  if (bytes > maxBytes) throw invalidInput(field, `${subject} ${bytes} bytes long; the limit is ${maxBytes}${advice}`);
}

/** Attributes that Customer.io reads as times. */
const timeAttributes = new Set(['created_at', '_timestamp']);

export function checkAttributes(field: string, attributes: Record<string, unknown>): void {
  let count = 0;
  for (const name in attributes) {
    const value = attributes[name];
    if (value === undefined) continue; // nor is it sent
    count += 1;
    if (name.length * 3 > limits.attributeNameBytes)
      checkBytes(`${field}.${name}`, name, limits.attributeNameBytes, { subject: 'its name is' });
    if (typeof value === 'string') {
      if (value.length * 3 > limits.attributeValueBytes)
        checkBytes(`${field}.${name}`, value, limits.attributeValueBytes);
    } else if (typeof value === 'number') {
      if (timeAttributes.has(name)) checkSeconds(`${field}.${name}`, value);
      else if (!Number.isFinite(value)) throw invalidInput(`${field}.${name}`, `must be a finite number; got ${value}`);
    }
  }
  if (count > limits.attributes)
    throw invalidInput(field, `has ${count} attributes; the limit is ${limits.attributes}`);
}

/** Whole Unix seconds. 100,000,000,000 s is the year 5138, and in milliseconds it is 1973. */
export function checkSeconds(field: string, seconds: number | undefined): void {
  if (seconds === undefined) return;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) {
    throw invalidInput(field, 'must be a number of Unix seconds');
  }
  if (Math.abs(seconds) >= 100_000_000_000) {
    throw invalidInput(field, `${seconds} looks like milliseconds; Customer.io wants seconds (divide by 1,000)`);
  }
  if (!Number.isInteger(seconds)) throw invalidInput(field, `must be whole seconds; got ${seconds} (use Math.floor)`);
}

export function checkEvent(
  field: string,
  { name, id, timestamp }: { name: string; id?: string | undefined; timestamp?: number | undefined },
): void {
  if (typeof name !== 'string' || name.trim() === '') throw invalidInput(`${field}name`, 'must not be empty');
  checkBytes(`${field}name`, name, limits.eventNameBytes);
  if (id !== undefined && !isEventId(id)) {
    throw invalidInput(`${field}id`, 'must be a ULID; derive one from your own key with eventIdFrom');
  }
  checkSeconds(`${field}timestamp`, timestamp);
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

/** JSON of what a caller gave, or the reason why there is none (a circle, a BigInt) in our words. */
export function encodeJson(field: string, value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw invalidInput(
      field,
      `cannot be written as JSON (${error instanceof Error ? error.message.split('\n')[0] : error})`,
    );
  }
}
