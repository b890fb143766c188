import type { Row } from '../src/read/row.ts';
import type { Source } from '../src/read/source.ts';

/** Bytes as a source, in pieces of this size: where a piece ends must never matter. */
export function sourceOf(content: string | Uint8Array, pieceBytes = 65_536, name = 'people.csv'): Source {
  const bytes = Buffer.from(content as string);
  return {
    name,
    bytes: bytes.length,
    repeatable: true,
    identity: async () => name,
    async *open() {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    },
  };
}

export async function rowsOf(rows: AsyncIterable<readonly Row[]>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const chunk of rows) for (const row of chunk) all.push(row);
  return all;
}
