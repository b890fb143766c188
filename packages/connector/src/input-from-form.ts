import { parseJson } from '@cio-bridge/sdk';
import { z } from 'zod';
import { findAction } from './catalogue.ts';
import { type FlatPerson, flatPersons } from './flat-person.ts';

/**
 * The input of an action as a host has it whose forms know text only: what was left empty is left out, and text becomes
 * the number, the flag, the list or the object that alone can be meant. A person may be one text: an email address, a
 * Customer.io id as `cio_…`, and an id otherwise. What is not sure stays as it is, and is refused when it is run.
 *
 * @throws {CioError} `cio_unknown_action`.
 * @example
 * inputFromForm('customer-io/track-event', { person: 'ada@example.com', name: 'paid', data: '{"total": 18.4}', eventId: '' });
 * // { person: { email: 'ada@example.com' }, name: 'paid', data: { total: 18.4 } }
 */
export function inputFromForm(key: string, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { types, persons } = formOf(key);
  const filled = Object.entries(given).filter(([, value]) => !isEmpty(value));
  return Object.fromEntries(
    filled.map(([name, value]) => {
      const person = persons.get(name);
      return [name, person ? personFrom(value, person) : valueFrom(value, types.get(name))];
    }),
  );
}

interface Form {
  /** The types of JSON Schema that each field takes; none for one that takes anything. */
  types: ReadonlyMap<string, ReadonlySet<string>>;
  persons: ReadonlyMap<string, FlatPerson>;
}

const forms = new Map<string, Form>();

function formOf(key: string): Form {
  const known = forms.get(key);
  if (known) return known;
  const { input } = findAction(key);
  const { properties = {} } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  const types = Object.entries(properties).map(([name, schema]) => [name, typesOf(schema)] as const);
  const form = { types: new Map(types), persons: new Map(Object.entries(flatPersons(input))) };
  forms.set(key, form);
  return form;
}

function typesOf(schema: z.core.JSONSchema._JSONSchema): ReadonlySet<string> {
  if (typeof schema === 'boolean') return new Set();
  const { type, anyOf = [], $ref } = schema;
  if ($ref !== undefined) return new Set(['object']);
  return new Set([...(type ? [type].flat() : []), ...anyOf.flatMap((one) => [...typesOf(one)])]);
}

const isEmpty = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

function valueFrom(value: unknown, types: ReadonlySet<string> = new Set()): unknown {
  if (typeof value !== 'string' || types.size === 0 || types.has('string')) return value;
  const text = value.trim();
  if (types.has('boolean') && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if ((types.has('integer') || types.has('number')) && /^-?\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  if (types.has('object') || types.has('array')) return fromJson(text) ?? value;
  return value;
}

function personFrom(value: unknown, { by }: FlatPerson): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return { id: value };
  if (typeof value !== 'string') return value;
  const text = value.trim();
  const object = fromJson(text);
  if (object !== undefined) return object;
  if (by.includes('cioId') && /^cio_[0-9a-f]+$/i.test(text)) return { cioId: text };
  return z.regexes.unicodeEmail.test(text) ? { email: text } : { id: text };
}

/** The list or the object that a text spells out. */
function fromJson(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
