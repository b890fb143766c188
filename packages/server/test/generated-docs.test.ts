import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeApiOfNewServer, generatedDocs } from '../reference/generated-docs.ts';

test('the tables in docs/ are those of the code; if not: npm run generate -w packages/server', async () => {
  for (const { url, text } of generatedDocs(await describeApiOfNewServer())) {
    expect(readFileSync(url, 'utf8')).toBe(text);
  }
});
