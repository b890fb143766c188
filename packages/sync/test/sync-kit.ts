import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@cio-bridge/sandbox';
import { CustomerIo, type CustomerIoOptions } from '@cio-bridge/sdk';
import {
  guessMapping,
  type Mapping,
  type MappingInput,
  openTable,
  readCheckpoint,
  runSync,
  type Source,
  type SyncOptions,
  type SyncResult,
} from '../src/index.ts';
import { sourceOf } from './text-of-pieces.ts';

export interface SyncWorld extends AsyncDisposable {
  sandbox: Sandbox;
  workspace: ReturnType<Sandbox['workspace']>;
  folder: string;
  state: { checkpointFile: string; failedFile: string };
  connect(options?: Partial<CustomerIoOptions>): CustomerIo;
  /** Everything a sync is: opened, guessed, sent. Goes on from a checkpoint when there is one. */
  sync(content: string | Source, given: MappingInput, options?: Partial<SyncOptions>): Promise<SyncResult>;
}

/** A local Customer.io, a folder for what a sync keeps, and the road between them. */
export async function startSyncWorld(): Promise<SyncWorld> {
  const sandbox = await startSandbox();
  const [keys] = sandbox.workspaces;
  if (!keys) throw new Error('the sandbox has no workspace');
  const folder = await mkdtemp(join(tmpdir(), 'cio-bridge-sync-'));
  const state = { checkpointFile: join(folder, 'checkpoint.json'), failedFile: join(folder, 'failed.ndjson') };
  const connect = (options: Partial<CustomerIoOptions> = {}) =>
    new CustomerIo({
      track: { siteId: keys.siteId, apiKey: keys.trackApiKey },
      app: { apiKey: keys.appApiKey },
      baseUrls: sandbox.us,
      governor: false,
      retries: { baseDelayMs: 1, maxDelayMs: 5 },
      ...options,
    });
  const client = connect();
  const workspace = sandbox.workspace(keys.name);
  return {
    sandbox,
    workspace,
    folder,
    state,
    connect,
    async sync(content, given, options = {}) {
      const source = typeof content === 'string' ? sourceOf(content) : content;
      const table = await openTable(source);
      const checkpoint = await readCheckpoint(state.checkpointFile);
      const { mapping } = guessMapping(table, table.mapping ?? given);
      const file = await source.identity();
      return await runSync({ table, mapping, file, client, workspace: 'us:example', state, checkpoint, ...options });
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      await sandbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

export type { Mapping };
