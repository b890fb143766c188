import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../cluster/postgres.ts';
import { freePorts } from '../victim/free-ports.ts';

/** Databases for one scenario each, on the Postgres that the environment names, or on one of our own. */
export interface Databases {
  make(): Promise<{ url: string; remove(): void }>;
  close(): Promise<void>;
}

export async function openDatabases(): Promise<Databases> {
  const given = process.env.CIO_BRIDGE_TEST_POSTGRES_URL;
  const server = given === undefined ? await ownServer() : { url: given, close: async () => {} };
  const command = (statement: string) => execFileSync('psql', [server.url, '-qc', statement], { stdio: 'ignore' });
  return {
    async make() {
      const name = `cio_bridge_chaos_${randomBytes(6).toString('hex')}`;
      command(`create database ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return { url: url.href, remove: () => void command(`drop database ${name} with (force)`) };
    },
    close: server.close,
  };
}

async function ownServer() {
  const folder = mkdtempSync(join(tmpdir(), 'cio-chaos-postgres-'));
  const [port] = (await freePorts(1)) as [number];
  const postgres = await startPostgres(folder, port);
  return {
    url: postgres.url,
    async close() {
      await postgres.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
