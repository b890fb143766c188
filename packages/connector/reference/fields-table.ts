import { describeFields, type JsonSchema } from '@cio-bridge/connector';

/** The fields of a JSON Schema as a Markdown table, or a line that says there are none. */
export function fieldsTable(schema: JsonSchema): string {
  const fields = describeFields(schema);
  if (fields.length === 0) return 'None.';
  const rows = fields.map(({ name, required, type, notes }) => {
    return `| \`${name}\`${required ? ' **required**' : ''} | ${type} | ${notes.replaceAll('|', '\\|')} |`;
  });
  return ['| Field | Type | Notes |', '| --- | --- | --- |', ...rows].join('\n');
}
