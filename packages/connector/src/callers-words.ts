import { CioError } from '@cio-bridge/sdk';
import { z } from 'zod';
import type { Action } from './define-action.ts';
import { type Path, pathOf, pointerTo } from './path.ts';

/** What the sdk and Customer.io call things that every action calls by another name. */
const commonNames: Readonly<Record<string, string>> = {
  identifiers: 'person',
  customerId: 'person',
  people: 'person',
  start: 'next',
};

/** What the sdk calls the inputs of an action, and what they are called. */
interface Known {
  names: Readonly<Record<string, string>>;
  fields: readonly string[];
}

/**
 * An error about the input of an action, told in the caller's own names: the field and the pointer lead to what they
 * gave, or nowhere. Errors about anything else stay as they are.
 */
export function inCallersWords(error: unknown, { input: schema, names }: Action, input: unknown): unknown {
  if (!(error instanceof CioError) || error.remedy !== 'fix-input') return error;
  const { field: theirs, message, faults: [fault] = [] } = error;
  const known = { names: { ...commonNames, ...names }, fields: fieldsOf(schema) };
  const path = fault
    ? pathAt(fault.pointer, known, input)
    : theirs === undefined
      ? []
      : callersPath(theirs, known, input);
  const field = pathOf(path) || undefined;
  const ownWords =
    theirs !== undefined && message.startsWith(`${theirs}: `) ? message.slice(theirs.length + 2) : undefined;
  const told = {
    field,
    faults: [{ pointer: pointerTo(path), message: ownWords ?? message }],
    ...(ownWords !== undefined && { message: `${field ?? 'input'}: ${ownWords}` }),
  };
  for (const [name, value] of Object.entries(told)) {
    Object.defineProperty(error, name, { value, enumerable: name !== 'message', configurable: true });
  }
  return error;
}

const fieldsOf = (schema: z.ZodType): string[] => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []);

/** The first word that is an input of the action, and what is behind it for as far as the caller's input goes. */
function callersPath(theirs: string, known: Known, input: unknown): Path {
  // The App API points as JSON:API does.
  const text = theirs.startsWith('/') ? theirs.replace(/^(\/data\/attributes)?\//, '').replaceAll('/', '.') : theirs;
  const words = text.split(/[.[\]]+/).filter((word) => word !== '');
  let rest = text;
  for (const word of words) {
    rest = rest.slice(rest.indexOf(word) + word.length);
    const name = ownName(word, known);
    if (name !== undefined) return [name, ...within(valueAt(input, name), rest)];
  }
  return [];
}

/** The same for the sdk's own pointers, which are exact; those that are in the caller's names already stay as they are. */
function pathAt(pointer: string, known: Known, input: unknown): Path {
  const words = pointer
    .split('/')
    .slice(1)
    .map((word) => word.replaceAll('~1', '/').replaceAll('~0', '~'));
  const first = words.findIndex((word) => ownName(word, known) !== undefined);
  if (first < 0) return [];
  const path: (string | number)[] = [ownName(words[first] as string, known) as string];
  let value = valueAt(input, String(path[0]));
  for (const word of words.slice(first + 1)) {
    const name = nameIn(value, word);
    if (name === undefined) break;
    path.push(name);
    value = valueAt(value, String(name));
  }
  return path;
}

/** The sdk numbers what the caller has named, such as attachments. */
function nameIn(value: unknown, word: string): string | number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return Number(word) < value.length ? Number(word) : undefined;
  return Object.hasOwn(value, word) ? word : Object.keys(value)[Number(word)];
}

function ownName(word: string, { names, fields }: Known): string | undefined {
  const camel = word.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return [names[word], names[camel], camel, word].find((name) => name !== undefined && fields.includes(name));
}

/** Names may hold dots, so what the caller gave says where each ends. */
function within(value: unknown, rest: string): Path {
  const behind = rest.replace(/^\]/, '').replace(/^\./, '').replace(/^\[/, '');
  if (behind === '' || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const [digits = ''] = /^\d+/.exec(behind) ?? [];
    const index = Number(digits);
    return digits === '' || index >= value.length ? [] : [index, ...within(value[index], behind.slice(digits.length))];
  }
  const names = Object.keys(value);
  const begins = (name: string) => behind === name || /^[.[\]]/.test(behind.slice(name.length));
  const [name] = names.filter((one) => behind.startsWith(one) && begins(one)).sort((a, b) => b.length - a.length);
  // The sdk numbers what the caller has named, such as attachments.
  const numbered = /^(\d+)\]/.exec(behind)?.[1];
  const known = name ?? (numbered === undefined ? undefined : names[Number(numbered)]);
  if (known === undefined) return [];
  const taken = name === undefined ? String(numbered).length : known.length;
  return [known, ...within(valueAt(value, known), behind.slice(taken))];
}

const valueAt = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
