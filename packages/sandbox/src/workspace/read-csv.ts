export type CsvRow = Readonly<Record<string, string>>;

/** Reads a CSV file whose first line names its columns. @throws Error saying which line is broken. */
export async function readCsv(text: string): Promise<CsvRow[]> {
  const { parse } = await import('csv-parse/sync'); // loaded when a file comes: a start should take no time
  return parse<CsvRow>(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
}
