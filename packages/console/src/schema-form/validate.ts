import { type Schema as AnySchema, Validator } from '@cfworker/json-schema';
import { alternatives, resolve, type Schema, titleOf, type Values } from './schema.ts';

/** What is wrong, by where it stands: a JSON pointer such as `/person/email`. */
export type Faults = Record<string, string>;

/** Holds what was filled in against the schema, before it is sent. The server has the last word. */
export function validate(schema: Schema, values: Values): Faults {
  const faults: Faults = {};
  for (const name of schema.required ?? []) {
    if (values[name] === undefined)
      faults[`/${name}`] = `Give ${titleOf(name, schema.properties?.[name] ?? {}).toLowerCase()}.`;
  }
  const { errors } = new Validator(schema as AnySchema, '2020-12', false).validate(values);
  for (const { instanceLocation, keyword, error } of errors) {
    const pointer = instanceLocation.replace(/^#/, '');
    if (pointer === '' || keyword === 'properties' || keyword === 'required' || keyword === '$ref') continue;
    // Of a field with several forms only the whole is told: each form alone sounds like an order.
    const field = `/${pointer.split('/')[1]}`;
    const place = keyword === 'anyOf' || !isInAnyOf(schema, pointer) ? pointer : field;
    faults[place] ??= wordsOf(keyword, error, at(schema, pointer));
  }
  return faults;
}

function at(schema: Schema, pointer: string): Schema {
  let found = schema;
  for (const name of pointer.split('/').slice(1)) {
    const { properties, additionalProperties, items } = resolve(found, schema);
    found =
      properties?.[name] ??
      (typeof additionalProperties === 'object' ? additionalProperties : undefined) ??
      items ??
      {};
  }
  return resolve(found, schema);
}

const isInAnyOf = (schema: Schema, pointer: string): boolean => alternatives(at(schema, pointer)).length > 1;

function wordsOf(keyword: string, error: string, schema: Schema): string {
  const patterns = alternatives(schema).map(({ pattern }) => pattern ?? '');
  if (patterns.some((pattern) => pattern.includes('@'))) return 'This is no e-mail address.';
  if (patterns.some((pattern) => pattern.startsWith('^\\+')))
    return 'Give the number with its country, such as +15550100.';
  if (keyword === 'minLength' || keyword === 'minItems' || keyword === 'minProperties') return 'Give a value.';
  if (keyword === 'maxLength' && schema.maxLength !== undefined) return `At most ${schema.maxLength} characters.`;
  if (keyword === 'format' && schema.format === 'uri') return 'Give a whole address, such as https://example.com/file.';
  if (keyword === 'type') return `This has to be ${article(schema.type)}.`;
  return keyword === 'pattern' || keyword === 'anyOf' ? 'This does not have the form that is asked for.' : error;
}

const types: Record<string, string> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'yes or no',
  object: 'an object',
  array: 'a list',
};
const article = (type: string | undefined): string => types[type ?? ''] ?? 'something else';
