import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../src/index.ts';
import { type ApiDocument, permissionsTable, routesTable, settingsTable, withTable } from './tables.ts';

const docs = (name: string) => new URL(`../../../docs/${name}`, import.meta.url);

/** The pages that hold generated tables, as they have to be for this API. */
export function generatedDocs(api: ApiDocument): { url: URL; text: string }[] {
  const configuration = docs('configuration.md');
  const security = docs('security.md');
  const permissions = withTable(readFileSync(security, 'utf8'), 'permissions', permissionsTable());
  return [
    { url: configuration, text: withTable(readFileSync(configuration, 'utf8'), 'settings', settingsTable()) },
    { url: security, text: withTable(permissions, 'routes', routesTable(api)) },
  ];
}

/** The API's own description, asked of a server that is started for the question. */
export async function describeApiOfNewServer(): Promise<ApiDocument> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cio-bridge-docs-'));
  const server = await startServer({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent' });
  try {
    return (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as ApiDocument;
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true });
  }
}
