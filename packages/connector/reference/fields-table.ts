import type { JsonSchema } from '@cio-bridge/connector';

/** The fields of a JSON Schema as a Markdown table, or a line that says there are none. */
export function fieldsTable(schema: JsonSchema): string {
  const fields = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  if (fields.length === 0) return 'None.';
  const required = new Set(schema.required as string[] | undefined);
  const definitions = schema.$defs as Record<string, JsonSchema> | undefined;
  const rows = fields.map(([name, field]) => {
    const resolved = resolve(field, definitions);
    return `| \`${name}\`${required.has(name) ? ' **required**' : ''} | ${typeOf(resolved)} | ${notesOf(resolved)} |`;
  });
  return ['| Field | Type | Notes |', '| --- | --- | --- |', ...rows].join('\n');
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
  if (field.format === 'date-time') return 'ISO 8601';
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
  return notes.join(' ').replaceAll('|', '\\|').replaceAll('\n', ' ');
}
