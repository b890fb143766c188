/** A name with a value, as it stands in a form while it is typed. */
export interface MapRow {
  key: number;
  name: string;
  kind: 'text' | 'number' | 'boolean' | 'group' | 'json';
  text: string;
}

let lastKey = 0;
export const emptyRow = (): MapRow => {
  lastKey += 1;
  return { key: lastKey, name: '', kind: 'text', text: '' };
};

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOfValue(value: unknown): MapRow['kind'] {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return isGroup(value) ? 'group' : 'json';
}

export const rowsOf = (value: unknown): MapRow[] =>
  Object.entries(typeof value === 'object' && value !== null ? value : {}).map(([name, each]) => ({
    ...emptyRow(),
    name,
    kind: kindOfValue(each),
    text: typeof each === 'string' ? each : JSON.stringify(each),
  }));

/** What a row says, in its kind; undefined while it is not that yet. */
export function rowValue({ kind, text }: MapRow): unknown {
  if (kind === 'text') return text;
  if (kind === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : undefined;
  if (kind === 'number') return text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : Number(text);
  try {
    const value: unknown = JSON.parse(text);
    return kind === 'json' || isGroup(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The object that rows make; of two with one name the later counts. */
export function mapOf(rows: readonly MapRow[]): Record<string, unknown> | undefined {
  const entries = rows.flatMap((row): [string, unknown][] => {
    const value = rowValue(row);
    return row.name.trim() === '' || value === undefined ? [] : [[row.name.trim(), value]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Rows of a text that was pasted: JSON, or lines of `name,value`, `name: value` or two columns of a spreadsheet. */
export function rowsOfText(text: string): MapRow[] {
  try {
    const parsed: unknown = JSON.parse(text);
    if (isGroup(parsed)) return rowsOf(parsed);
  } catch {
    // Not JSON, so lines.
  }
  return text.split(/\r?\n/).flatMap((line) => {
    const [, name = '', value = ''] = /^\s*"?([^",:\t]+?)"?\s*[,:\t]\s*"?(.*?)"?\s*$/.exec(line) ?? [];
    return name === '' ? [] : [{ ...emptyRow(), name, text: value }];
  });
}
