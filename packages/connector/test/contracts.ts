import { existsSync, readFileSync } from 'node:fs';

const folder = new URL('../../../../shared/contracts/', import.meta.url);

/** The vendor's own document, where a developer has put it beside the repository; it is not ours to publish. */
export function vendorDocument(name: string): Record<string, unknown> | undefined {
  const file = new URL(`${name}.openapi.json`, folder);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  console.log(`Skipped: no ../shared/contracts/${name}.openapi.json to check against`);
  return undefined;
}
