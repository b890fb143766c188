/** As much of JSON Schema as actions use. */
export interface Schema {
  type?: string;
  title?: string;
  description?: string;
  examples?: unknown[];
  default?: unknown;
  enum?: (string | number)[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  minProperties?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  contentEncoding?: string;
  $ref?: string;
  $defs?: Record<string, Schema>;
}

export type Values = Record<string, unknown>;

/** What a field is drawn as. What fits none of the others is written as JSON. */
export type Kind =
  | 'text'
  | 'long-text'
  | 'number'
  | 'boolean'
  | 'enum'
  | 'person'
  | 'object'
  | 'map'
  | 'files'
  | 'list'
  | 'moment'
  | 'filter'
  | 'items'
  | 'json';

/** Follows a reference to the schema's own definitions. */
export function resolve(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  const found = name === undefined ? undefined : root.$defs?.[name];
  return found ? { ...found, ...schema } : schema;
}

/** What may stand there, with the alternatives of an `anyOf` laid flat; null is the same as nothing here. */
export const alternatives = (schema: Schema): Schema[] =>
  (schema.anyOf ? schema.anyOf.flatMap(alternatives) : [schema]).filter(({ type }) => type !== 'null');

const SCALARS = ['string', 'integer', 'number'];
const LONG_TEXTS = /html|plain|amp|body/i;

export function kindOf(given: Schema, root: Schema, name = ''): Kind {
  if (given.$ref?.endsWith('/PersonFilter')) return 'filter';
  const schema = resolve(given, root);
  const all = alternatives(schema);
  const types = new Set(all.map(({ type }) => type));
  if (schema.enum) return 'enum';
  if (all.some(({ format }) => format === 'date-time')) return 'moment';
  if (all.length > 0 && all.every(({ type }) => SCALARS.includes(type ?? ''))) {
    if (types.has('string')) return LONG_TEXTS.test(name) ? 'long-text' : 'text';
    return 'number';
  }
  if (schema.type === 'boolean') return 'boolean';
  if (schema.type === 'array') {
    if (isScalar(schema.items, root)) return 'list';
    const inner = schema.items && kindOf(schema.items, root);
    return inner === 'person' || inner === 'object' ? 'items' : 'json';
  }
  if (schema.type !== 'object') return 'json';
  const { properties, additionalProperties } = schema;
  if (properties?.email && schema.minProperties === 1) return 'person';
  if (properties && Object.keys(properties).length > 0) return 'object';
  if (typeof additionalProperties !== 'object') return 'json';
  return additionalProperties.contentEncoding === 'base64' ? 'files' : 'map';
}

const isScalar = (items: Schema | undefined, root: Schema): boolean =>
  items !== undefined && alternatives(resolve(items, root)).every(({ type }) => SCALARS.includes(type ?? ''));

/** Text as it was typed, as the type that the schema asks for first: `7` of a segment is a number, of a person's id it is text. */
export function fromText(text: string, schema: Schema): string | number | undefined {
  if (text === '') return undefined;
  const [first] = alternatives(schema);
  const isNumber = first?.type === 'integer' || first?.type === 'number';
  return isNumber && /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

export const toText = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Whether two values say the same; the order of names does not count. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame((one as Values)[name], (other as Values)[name]))
  );
}

/** Without the names that have no value: what is not filled in is not sent. */
export function put(values: Values, name: string, value: unknown): Values {
  const { [name]: _before, ...rest } = values;
  return value === undefined ? rest : { ...values, [name]: value };
}

/** What is filled in first, and what is opened for the few who want it. */
export function partsOf(schema: Schema): { first: string[]; advanced: string[] } {
  const names = Object.keys(schema.properties ?? {});
  const isFirst = (name: string) =>
    schema.required?.includes(name) === true || schema.properties?.[name]?.examples !== undefined || names.length <= 4;
  return { first: names.filter(isFirst), advanced: names.filter((name) => !isFirst(name)) };
}

/** `transactionalMessageId` reads `Transactional message id`, for what has no title. */
export function titleOf(name: string, { title }: Schema): string {
  if (title !== undefined) return title;
  const words = name.replaceAll('_', ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** An example, as somebody would type it. */
export const exampleOf = ({ examples }: Schema): string | undefined =>
  examples?.[0] === undefined || typeof examples[0] === 'object' ? undefined : String(examples[0]);
