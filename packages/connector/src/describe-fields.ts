import type { JsonSchema } from './describe-catalogue.ts';

/** One input or output of an action, in words: for reference pages and command lines. */
export interface FieldDescription {
  name: string;
  required: boolean;
  /** Values in backquotes. */
  type: string;
  notes: string;
}

/** The fields of an object's JSON Schema, in words. */
export function describeFields(schema: JsonSchema): FieldDescription[] {
  const required = new Set(schema.required as string[] | undefined);
  const definitions = schema.$defs as Record<string, JsonSchema> | undefined;
  return Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).map(([name, field]) => {
    const resolved = resolve(field, definitions);
    return { name, required: required.has(name), type: typeOf(resolved), notes: notesOf(resolved) };
  });
}

function resolve(field: JsonSchema, definitions: Record<string, JsonSchema> = {}): JsonSchema {
  const name = typeof field.$ref === 'string' ? field.$ref.replace('#/$defs/', '') : '';
  return { ...definitions[name], ...field };
}

function typeOf(field: JsonSchema): string {
  if (Array.isArray(field.enum)) return field.enum.map((value) => `\`${value}\``).join(', ');
  if (Array.isArray(field.anyOf) && field.title !== 'Filter') {
    return [...new Set((field.anyOf as JsonSchema[]).map(typeOf))].join(' or ');
  }
  if (field.const !== undefined) return `\`${field.const}\``;
  if (field.type === 'array') return `list of ${typeOf((field.items ?? {}) as JsonSchema)}`;
  if (field.format === 'date-time' || field.title === 'ISO 8601') return 'ISO 8601';
  if (field.type === 'object' || field.anyOf) return keysOf(field);
  return Array.isArray(field.type) ? field.type.join(' or ') : String(field.type ?? 'any JSON');
}

function keysOf(field: JsonSchema): string {
  const keys = Object.keys((field.properties ?? {}) as object);
  return keys.length === 0 ? 'object' : `object of ${keys.map((key) => `\`${key}\``).join(', ')}`;
}

function notesOf(field: JsonSchema): string {
  const [example] = (field.examples ?? []) as unknown[];
  const notes = [
    field.description ?? (field.title && `${field.title}.`),
    typeof field.maximum === 'number' && field.maximum < 100_000 && `At most ${field.maximum}.`,
    typeof field.maxItems === 'number' && `At most ${field.maxItems.toLocaleString('en-GB')} entries.`,
    field.default !== undefined && !Array.isArray(field.default) && `Default: \`${field.default}\`.`,
    example !== undefined && `Example: \`${JSON.stringify(example)}\`.`,
  ].filter(Boolean);
  return notes.join(' ').replaceAll('\n', ' ');
}
