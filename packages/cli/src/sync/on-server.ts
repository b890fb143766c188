import { createReadStream, createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { environments } from '@cio-bridge/connector';
import type { Preview, Sync } from '@cio-bridge/server';
import type { KindName } from '@cio-bridge/sync';
import { invalid } from '../customer-io.ts';
import { exitCodes, Refused } from '../in-words.ts';
import { callServer, type ServerOptions, streamOf } from '../server/call-server.ts';
import { connectionOf, idOf } from '../server/names.ts';
import { untilInterrupted } from '../until-interrupted.ts';
import { agreed, type SyncFlags, sourceFor } from './asked.ts';
import { givenMapping, readOptionsOf } from './mapping-options.ts';
import { mappingYaml, Reporter } from './reporter.ts';
import { sendUpload } from './send-upload.ts';

const FOLLOW_INTERVAL_MS = 500;
const previewRows = 3;

/** The flags that are about keeping a place on this machine: the server keeps it itself. */
const ofThisMachine = ['resume', 'restart', 'checkpoint'] as const;

/** Fits any file: what its columns are called is all that is asked. */
const columnsAlone = { kind: 'objects', fixed: { objectTypeId: '-', objectId: '-' } };

/** Sends the file to the server, or tells it the URL, and has it synced there. */
export async function syncOnServer(path: string, kind: KindName | undefined, flags: SyncFlags): Promise<void> {
  const { client = '', environment, json, quiet } = flags;
  const local = ofThisMachine.find((name) => flags[name] !== undefined);
  if (local !== undefined) {
    const flag = `--${local.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw invalid(flag, 'is for syncs from this machine; one of a server goes on with: cio-bridge syncs resume ID');
  }
  if (environment === undefined) throw invalid('--environment', `say which one: ${environments.join(', ')}`);
  const connectionId = await connectionOf(flags, client, flags.connection);
  const mapping = kind && (await givenMapping(kind, flags));
  const clientId = await idOf(flags, 'client', client);
  const source = await fileFor(path, kind, { ...flags, clientId });
  let asked = { ...source, read: readOptionsOf(flags), ...(mapping && { mapping }) };
  const look = (body: object) =>
    callServer<Preview>(flags, 'POST', '/api/v1/syncs/preview', { body: { ...asked, clientId, ...body } });
  if (flags.asLastTime && kind) {
    const { lastTime } = await look({ mapping: columnsAlone, lastTimeOf: kind, operations: 0 });
    if (!lastTime) throw new Refused(`${client} had no file of these columns synced before: leave --as-last-time out`);
    asked = { ...asked, mapping: await givenMapping(kind, flags, lastTime.mapping) };
  }
  const preview = await look({ operations: flags.dryRun ? previewRows : 0 });
  let sync: Sync | undefined;
  const reporter = new Reporter({
    json,
    quiet,
    bytesRead: () => sync?.readBytes ?? 0,
    allowedPerSecond: () => sync?.allowedPerSecond ?? undefined,
  });
  const { delimiter, ...file } = preview;
  reporter.mapping(preview, { ...file, ...(delimiter !== null && { delimiter }) });
  if (!json && !quiet) tellLastTime(preview);
  if (flags.saveMap !== undefined) await writeFile(flags.saveMap, mappingYaml(preview.mapping));
  if (flags.dryRun) {
    for (const failed of preview.failedRows) reporter.failure(failed);
    reporter.preview(preview.operations);
    reporter.summary({ ...preview, unchanged: 0, done: true }, { dryRun: true });
    if ('uploadId' in source) await callServer(flags, 'DELETE', `/api/v1/uploads/${source.uploadId}`);
    if (preview.failed > 0) process.exitCode = exitCodes.someRowsFailed;
    return;
  }
  if (!(await agreed(preview.mapping.kind, preview.mapping.remove, flags))) return;
  sync = await callServer<Sync>(flags, 'POST', '/api/v1/syncs', {
    body: { connectionId, environment, ...(flags.sinceLast && { sinceLast: flags.sinceLast }), ...asked },
  });
  const { id } = sync;
  if (json) console.log(JSON.stringify({ type: 'sync', id }));
  else if (!quiet) console.log(`The server syncs it as ${id}.`);
  if (flags.detach) return;

  const { signal, release } = untilInterrupted();
  try {
    while (isUnderWay(sync) && !signal.aborted) {
      await sleep(FOLLOW_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
      sync = await callServer<Sync>(flags, 'GET', `/api/v1/syncs/${id}`);
      reporter.follow(sync, sync.totalBytes ?? undefined);
    }
  } finally {
    release();
  }
  const failedFile = sync.failed > 0 ? await downloadFailures(flags, id, path) : undefined;
  if (failedFile !== undefined) for (const failed of await firstFailures(failedFile)) reporter.failure(failed);
  if (flags.vanished !== undefined && sync.vanished !== null) {
    const gone = await streamOf(flags, `/api/v1/syncs/${id}/vanished`);
    await pipeline(gone, createWriteStream(flags.vanished, { mode: 0o600 }));
  }
  const { error, status, rows, accepted, failed, unchanged, faults } = sync;
  const done = status === 'succeeded';
  const vanished = sync.vanished ?? undefined;
  reporter.summary(
    { rows, accepted, failed, unchanged, faults, done, vanished },
    { dryRun: false, failedFile, vanishedFile: flags.vanished, server: { id, status, error } },
  );
  process.exitCode = exitCodeOf(sync);
  if (json) return;
  if (isUnderWay(sync)) console.error(`It goes on at the server. Look after it: cio-bridge syncs show ${id}`);
  else if (!done) {
    const wayOn =
      sync.remedy === 'reconnect'
        ? 'It goes on by itself once the connection has keys that work'
        : `Go on with: cio-bridge syncs resume ${id}`;
    console.error(`${error ?? `It is ${status}`}. ${wayOn}`);
  }
}

function tellLastTime({ lastTime, mapping }: Preview): void {
  if (!lastTime || isDeepStrictEqual(lastTime.mapping, mapping)) return;
  const day = new Date(lastTime.atMs).toISOString().slice(0, 10);
  console.log(`On ${day} these columns were mapped otherwise: --as-last-time does it like that again.\n`);
}

const isUnderWay = ({ status }: Sync): boolean => status === 'queued' || status === 'running';

function exitCodeOf(sync: Sync): number {
  if (isUnderWay(sync)) return exitCodes.interrupted;
  if (sync.status !== 'succeeded') return exitCodes.stopped;
  return sync.failed > 0 ? exitCodes.someRowsFailed : exitCodes.done;
}

/** What the server is to read: it fetches a URL itself, and is sent all else. */
async function fileFor(path: string, kind: KindName | undefined, flags: SyncFlags & { clientId: string }) {
  if (/^https?:\/\//i.test(path)) return { url: path };
  const source = await sourceFor(path, kind, flags);
  return { uploadId: await sendUpload(flags, flags.clientId, source, { quiet: flags.quiet || flags.json }) };
}

/** The first rows of a file of failed rows, behind its mapping. */
async function firstFailures(file: string): Promise<FailedLine[]> {
  const first: FailedLine[] = [];
  const input = createReadStream(file);
  for await (const line of createInterface({ input })) {
    const { failed } = JSON.parse(line) as { failed?: FailedLine };
    if (failed) first.push(failed);
    if (first.length === previewRows) break;
  }
  input.destroy();
  return first;
}

interface FailedLine {
  row: number;
  line?: number;
  column?: string;
  reason: string;
}

async function downloadFailures(options: ServerOptions & SyncFlags, id: string, path: string): Promise<string> {
  const name = path === '-' || path.includes('://') ? id : path;
  const file = options.failed ?? `${name}.failed.ndjson`;
  await pipeline(await streamOf(options, `/api/v1/syncs/${id}/failures`), createWriteStream(file, { mode: 0o600 }));
  return file;
}
