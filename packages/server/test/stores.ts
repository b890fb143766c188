import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** Where a test keeps its things, and which database it runs on. Both are gone after `remove`. */
export interface TestPlace {
  dataDir: string;
  databaseUrl: string | undefined;
  remove(): Promise<void>;
}

export interface TestStore {
  name: 'SQLite' | 'Postgres';
  /** A folder and a database of its own: empty, or with what is in another, which nobody may have open. */
  place(template?: StoreAddress): Promise<TestPlace>;
}

export type StoreAddress = Pick<TestPlace, 'dataDir' | 'databaseUrl'>;

/** A server on which tests may create databases, such as `postgres://postgres@127.0.0.1:5432/postgres`. */
const postgresUrl = process.env.CIO_BRIDGE_TEST_POSTGRES_URL;

const sqlite: TestStore = {
  name: 'SQLite',
  async place(template) {
    const dataDir = mkdtempSync(join(tmpdir(), 'cio-bridge-test-'));
    if (template) copyFileSync(join(template.dataDir, 'cio-bridge.db'), join(dataDir, 'cio-bridge.db'));
    return { dataDir, databaseUrl: undefined, remove: async () => rmSync(dataDir, { recursive: true, force: true }) };
  },
};

const postgres = (url: string): TestStore => ({
  name: 'Postgres',
  async place(template) {
    const folder = await sqlite.place();
    const name = `cio_bridge_test_${randomBytes(6).toString('hex')}`;
    const source = template?.databaseUrl ? new URL(template.databaseUrl).pathname.slice(1) : 'template1';
    await execute(url, `create database ${name} template ${source}`);
    const databaseUrl = new URL(url);
    databaseUrl.pathname = `/${name}`;
    return {
      dataDir: folder.dataDir,
      databaseUrl: databaseUrl.href,
      async remove() {
        await execute(url, `drop database ${name} with (force)`);
        await folder.remove();
      },
    };
  },
});

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

if (postgresUrl === undefined) {
  if (process.env.CIO_BRIDGE_REQUIRE_POSTGRES === '1') throw new Error('CIO_BRIDGE_TEST_POSTGRES_URL is not set');
  process.stderr.write('Postgres: skipped, because CIO_BRIDGE_TEST_POSTGRES_URL is not set\n');
}

/**
 * The stores to run a test on: `describe.each(stores)('… on $name', (store) => …)`. Postgres is one
 * of them when `CIO_BRIDGE_TEST_POSTGRES_URL` names one.
 */
export const stores: TestStore[] = [sqlite, ...(postgresUrl === undefined ? [] : [postgres(postgresUrl)])];
