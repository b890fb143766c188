import { existsSync, statfsSync, statSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { request } from 'undici';
import type { ServerConfig } from '../config.ts';
import { isDataDirInUse } from '../store/data-dir-lock.ts';
import { migrations } from '../store/migrations.ts';
import { DatabaseSync } from '../store/node-sqlite.ts';
import { ENGINE_LOST } from '../workflows/runs/one-state.ts';
import { examineKey, examineKeyFile } from './examine-key.ts';
import { appliedMigrations, isNew, withStore } from './look-at-store.ts';

const MIN_FREE_BYTES = 1_000_000_000;
const OLDEST_NODE = [22, 19] as const;
/** To be ready it writes to its store and asks its engine: on a busy machine that takes its time. */
const READY_WITHIN_MS = 15_000;

/** What was looked at, and what to do about it when it is not well. */
export interface Finding {
  check: string;
  ok: boolean;
  detail: string;
  /** What does not work as it is set up. Only when it is well otherwise. */
  warning?: string;
  /** What to do. Only when it is not well. */
  fix?: string;
}

type Check = (config: ServerConfig) => Promise<Omit<Finding, 'check'>>;

/** Looks at everything that a server needs, and changes nothing. */
export async function examine(config: ServerConfig): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [check, look] of Object.entries(checks)) {
    const finding = await look(config).catch((error: unknown) => ({
      ok: false,
      detail: error instanceof Error ? error.message : String(error),
      fix: 'See the message',
    }));
    findings.push({ check, ...finding });
  }
  return findings;
}

const checks: Record<string, Check> = {
  async node() {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const [oldestMajor, oldestMinor] = OLDEST_NODE;
    const ok = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
    return { ok, detail: process.version, ...(!ok && { fix: `Use Node ${OLDEST_NODE.join('.')} or newer` }) };
  },

  async 'data folder'({ dataDir }) {
    if (!existsSync(dataDir)) return { ok: true, detail: `${dataDir} will be made at the first start` };
    await access(dataDir, constants.W_OK);
    const isPrivate = (statSync(dataDir).mode & 0o077) === 0;
    return {
      ok: isPrivate,
      detail: dataDir,
      ...(!isPrivate && { fix: `Others can look into it: chmod 700 ${dataDir}` }),
    };
  },

  async disk({ dataDir }) {
    const { bavail, bsize } = statfsSync(existsSync(dataDir) ? dataDir : '.');
    const ok = bavail * bsize >= MIN_FREE_BYTES;
    const detail = `${((bavail * bsize) / 1e9).toFixed(1)} GB free`;
    return { ok, detail, ...(!ok && { fix: 'Make room: when the disk is full, no event can be accepted' }) };
  },

  'master key': examineKeyFile,

  async store(config) {
    if (isNew(config)) return { ok: true, detail: 'will be made at the first start' };
    return withStore(config, async (db) => {
      const known = Object.keys(migrations);
      const applied = await appliedMigrations(db);
      const newer = applied.filter((name) => !known.includes(name));
      if (newer.length > 0) {
        return {
          ok: false,
          detail: `written by a newer version (${newer.join(', ')})`,
          fix: 'Start that version again',
        };
      }
      const pending = known.length - applied.length;
      return { ok: true, detail: pending === 0 ? 'up to date' : `${pending} migrations will run at the next start` };
    });
  },

  async 'store integrity'({ dataDir, databaseUrl }) {
    const file = join(dataDir, 'cio-bridge.db');
    if (databaseUrl !== undefined) return { ok: true, detail: 'left to Postgres' };
    if (!existsSync(file)) return { ok: true, detail: 'no store yet' };
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      const [check] = Object.values(database.prepare('pragma quick_check').get() ?? {});
      const ok = check === 'ok';
      return { ok, detail: String(check), ...(!ok && { fix: 'Restore the newest backup: cio-bridge restore FILE' }) };
    } finally {
      database.close();
    }
  },

  'key opens the store': examineKey,

  async 'workflow engine'(config) {
    const folder = join(config.dataDir, 'engine', 'data');
    if (isNew(config)) return { ok: true, detail: 'no store yet' };
    return withStore(config, async (db) => {
      if (!(await appliedMigrations(db)).includes('0004-workflows')) return { ok: true, detail: 'no runs yet' };
      const runsOf = async (column: 'status' | 'error_code', values: string[]) => {
        const { runs } = await db
          .selectFrom('runs')
          .select(({ fn }) => fn.countAll().as('runs'))
          .where(column, 'in', values)
          .executeTakeFirstOrThrow();
        return Number(runs);
      };
      const underWay = await runsOf('status', ['running', 'waiting']);
      if (underWay > 0 && config.engine === undefined && !existsSync(folder)) {
        return {
          ok: false,
          detail: `${runsWords(underWay)} under way, and the engine that drives them is gone: there is no ${folder}`,
          fix: 'Put the folder back. Without it, the next start marks what is under way as failed, and it can be retried',
        };
      }
      const lost = await runsOf('error_code', [ENGINE_LOST]);
      return {
        ok: lost === 0,
        detail: lost === 0 ? `${runsWords(underWay)} under way` : `it has lost ${runsWords(lost)}, marked as failed`,
        ...(lost > 0 && {
          fix: `Retry them: in the console’s Inbox, or with cio-bridge runs retry-many --error-code ${ENGINE_LOST}`,
        }),
      };
    });
  },

  async port({ host, port, dataDir }) {
    const isOurs = await answersAsUs(host, port);
    if (isOurs) return { ok: true, detail: `a server runs on ${host}:${port}, and is ready` };
    const isFree = await canListen(host, port);
    if (isDataDirInUse(dataDir)) {
      return {
        ok: true,
        detail: `a server runs on this data, and does not answer on ${host}:${port}, which is ${isFree ? 'free' : 'taken'}`,
        warning: 'It listens elsewhere, or is not ready: name its address with --host and --port to have it looked at',
      };
    }
    return {
      ok: isFree,
      detail: `${host}:${port} is ${isFree ? 'free' : 'taken'}`,
      ...(!isFree && {
        fix: 'Another program, or a server of ours that is not ready, listens there: choose another port',
      }),
    };
  },

  async 'public URL'({ publicUrl, host }) {
    const isLocal = host === 'localhost' || host === '::1' || host.startsWith('127.');
    if (publicUrl === undefined) {
      if (isLocal)
        return {
          ok: true,
          detail: 'none',
          warning: 'Webhooks of the real Customer.io cannot arrive, those of the sandbox can',
        };
      return { ok: false, detail: 'none', fix: 'Set CIO_BRIDGE_PUBLIC_URL to the https URL that others use' };
    }
    const isSecure = publicUrl.startsWith('https:');
    return {
      ok: isSecure,
      detail: publicUrl,
      ...(!isSecure && { fix: 'Passwords and tokens travel unprotected: use https' }),
    };
  },
};

const runsWords = (count: number): string => (count === 1 ? '1 run' : `${count} runs`);

async function answersAsUs(host: string, port: number): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`http://${host.includes(':') ? `[${host}]` : host}:${port}/readyz`, {
      headersTimeout: READY_WITHIN_MS,
    });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
