import { inputFromForm } from '@cio-bridge/connector';
import { HttpError } from '@weweb/backend-core';
import { type Method, pairs, plainly } from './methods.ts';

export interface ReadArguments {
  input: Record<string, unknown>;
  /** What the workflow called each field of the input, for errors. */
  called: ReadonlyMap<string, string>;
}

/** How a person can be identified, under every name that people write. */
const identifierNames: Readonly<Record<string, string>> = {
  id: 'id',
  customerid: 'id',
  email: 'email',
  cioid: 'cioId',
  phone: 'phone',
};

/** The input of the action that the arguments of a workflow's step mean. */
export function readArguments(method: Method, given: unknown): ReadArguments {
  const values = new Map<string, unknown>();
  const called = new Map<string, string>();
  const names = namesOf(method);
  for (const [name, value] of Object.entries(argumentsIn(method, given))) {
    if (isEmpty(value)) continue;
    const field = names.get(plainly(name)) ?? name;
    if (values.has(field)) {
      throw refusal(method, `"${called.get(field)}" and "${name}" are the same field: give one of them`, name);
    }
    values.set(field, value);
    called.set(field, name);
  }
  if (method.slug === 'merge_customers') joinPairs(method, values, called);
  const input = inputFromForm(method.action.key, Object.fromEntries(values));
  for (const [field, value] of Object.entries(input)) {
    if (typeof value === 'object' && value !== null && personFields.has(field)) input[field] = personIn(value);
  }
  for (const [word, field] of Object.entries(method.words)) if (!called.has(field)) called.set(field, word);
  return { input, called };
}

const personFields: ReadonlySet<string> = new Set(['person', 'primary', 'secondary']);

const isEmpty = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Every name that a field goes by, written plainly, and the field of the action. */
function namesOf({ action, words, slug }: Method): Map<string, string> {
  const own = Object.keys((action.input as unknown as { shape?: object }).shape ?? {});
  const names = new Map(own.map((name) => [plainly(name), name]));
  for (const [word, field] of Object.entries(words)) names.set(plainly(word), field);
  if (slug === 'merge_customers') {
    for (const { type, value } of Object.values(pairs)) names.set(plainly(type), type).set(plainly(value), value);
  }
  return names;
}

/** One object. Workflows made for older backends hand it over in a list, and some forms as its JSON. */
function argumentsIn(method: Method, given: unknown): Record<string, unknown> {
  const one = Array.isArray(given) && given.length === 1 ? given[0] : given;
  if (isEmpty(one)) return {};
  if (typeof one === 'object' && !Array.isArray(one)) return one as Record<string, unknown>;
  throw refusal(method, 'the arguments have to be an object with a field for each input');
}

/** `primary_identifier_type` and `primary_identifier` make one person. */
function joinPairs(method: Method, values: Map<string, unknown>, called: Map<string, string>): void {
  for (const [field, { type, value }] of Object.entries(pairs)) {
    const [by, identifier] = [values.get(type), values.get(value)];
    const words = { type: called.get(type) ?? type, value: called.get(value) ?? value };
    values.delete(type);
    values.delete(value);
    if (!called.has(field)) called.set(field, words.value);
    if (by === undefined && identifier === undefined) continue;
    if (values.has(field)) throw refusal(method, `give "${called.get(field)}" or "${words.value}", not both`, field);
    if (identifier === undefined) throw refusal(method, 'is missing', words.value);
    // Without the type, the value says what it is: an email address, or an id.
    const name = by === undefined ? undefined : identifierNames[plainly(String(by))];
    if (by !== undefined && (name === undefined || name === 'phone')) {
      throw refusal(method, 'has to be id, email or cio_id', words.type);
    }
    values.set(field, name === undefined ? identifier : { [name]: identifier });
  }
}

/** A person with `cio_id` for `cioId`. What else is in it stays, for the action to judge. */
const personIn = (person: object): object =>
  Object.fromEntries(Object.entries(person).map(([name, value]) => [identifierNames[plainly(name)] ?? name, value]));

const refusal = ({ slug }: Method, message: string, field?: string) =>
  new HttpError(`${slug}: ${field === undefined ? '' : `${field}: `}${message}`, 422, 'cio_invalid_input', {
    remedy: 'fix-input',
    field: field ?? null,
    faults: [{ field: field ?? '', message }],
  });
