import { join } from 'node:path';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config.ts';
import type { Connections } from '../connections/connections.ts';
import type { Changes } from '../store/changes.ts';
import type { Files } from '../store/files.ts';
import { folderFiles } from '../store/folder-files.ts';
import { postgresFiles } from '../store/postgres-files.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../vault/vault.ts';
import type { Engine, Work } from '../workflows/runs/engine.ts';
import type { HttpCaller } from '../workflows/runs/steps/http.ts';
import { createDriver } from './drive.ts';
import { createSyncMemories, type SyncMemories } from './memories.ts';
import { awaitedConnections, watchMended } from './mended.ts';
import { createSources } from './sources.ts';
import { startSweep } from './sweep.ts';
import { createSyncSchedules, type SyncSchedules } from './sync-schedules.ts';
import { createSyncs, type Syncs } from './syncs.ts';
import { createUploads, type Uploads } from './uploads.ts';

const MB = 1_000_000;
const DEFAULT_MAX_MB = 5_000;
const DEFAULT_TOTAL_MB = 20_000;
const DAY_MS = 86_400_000;
const DEFAULT_FILE_DAYS = 14;

/** Everything about syncs of whole files. */
export interface SyncsPart {
  services: { uploads: Uploads; syncs: Syncs; syncSchedules: SyncSchedules; syncMemories: SyncMemories };
  /** Uploads, and what syncs wrote. */
  files: Files;
  /** What the engine drives. */
  work: Pick<Work, 'driveSync' | 'fireSyncSchedule'>;
  /** Those whose keys syncs wait for. */
  awaitedConnections(): Promise<{ subject: string; since: number }[]>;
  /** Once there is an engine: plans what is planned, and looks after what a crash left. */
  begin(): Promise<void>;
  /** Ends what is at work, in good order. */
  stop(): Promise<void>;
}

/** The one place that knows how these parts hang together. */
export function createSyncsPart(services: {
  config: Pick<ServerConfig, 'dataDir' | 'uploadMaxMb' | 'uploadTotalMb' | 'syncSliceMs' | 'fileRetentionDays'>;
  store: Store;
  vault: Vault;
  connections: Connections;
  changes: Changes;
  http: HttpCaller;
  engine: () => Engine;
  log: Logger;
}): SyncsPart {
  const { config, store, vault, connections, changes, http, engine, log } = services;
  const { db } = store;
  const files = store.kind === 'postgres' ? postgresFiles(db) : folderFiles(join(config.dataDir, 'files'));
  const maxBytes = (config.uploadMaxMb ?? DEFAULT_MAX_MB) * MB;
  const totalBytes = (config.uploadTotalMb ?? DEFAULT_TOTAL_MB) * MB;
  const uploads = createUploads({ db, files, limits: { maxBytes, totalBytes } });
  const sources = createSources({ files, http, maxBytes });
  const driver = createDriver({ store, files, sources, connections, vault, changes, sliceMs: config.syncSliceMs });
  const syncs = createSyncs({ store, files, uploads, sources, vault, driver, engine, changes, log });
  const syncSchedules = createSyncSchedules({ db, vault, sources, syncs, engine, log });
  const keepFilesMs = (config.fileRetentionDays ?? DEFAULT_FILE_DAYS) * DAY_MS;
  const sweep = startSweep({ db, files, engine, keepFilesMs, log });
  let mended: ReturnType<typeof watchMended> | undefined;
  return {
    services: { uploads, syncs, syncSchedules, syncMemories: createSyncMemories(store) },
    files,
    work: { driveSync: driver.drive, fireSyncSchedule: syncSchedules.fire },
    awaitedConnections: () => awaitedConnections(db),
    async begin() {
      await syncSchedules.begin();
      sweep.begin();
      mended = watchMended({ db, syncs, log });
    },
    async stop() {
      await syncSchedules.stop();
      await mended?.stop();
      await sweep.stop();
      await driver.stop();
    },
  };
}
