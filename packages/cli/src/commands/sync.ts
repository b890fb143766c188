import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import {
  createDryClient,
  createEmailNotes,
  type EmailNotes,
  guessMapping,
  type KindName,
  kindNames,
  kinds,
  lockState,
  openTable,
  type Row,
  readCheckpoint,
  runSync,
  type Source,
  type SyncState,
  vanishedCsv,
} from '@cio-bridge/sync';
import { Command } from 'commander';
import { bulkClientFor, invalid, withWorkspace, workspaceVariables } from '../customer-io.ts';
import { exitCodes, inWords, Refused } from '../in-words.ts';
import { callsOperations, withAddress } from '../server/operation-command.ts';
import { agreed, type SyncFlags, sourceFor } from '../sync/asked.ts';
import { givenMapping, readOptionsOf, withFormat, withMapping } from '../sync/mapping-options.ts';
import { syncOnServer } from '../sync/on-server.ts';
import { mappingYaml, Reporter } from '../sync/reporter.ts';
import { keepHeapSmall } from '../sync/small-heap.ts';
import { untilInterrupted } from '../until-interrupted.ts';

const previewRows = 3;

export function syncCommand(): Command {
  const command = callsOperations(
    new Command('sync'),
    'POST /api/v1/uploads',
    'PUT /api/v1/uploads/{id}/content',
    'POST /api/v1/syncs/preview',
    'POST /api/v1/syncs',
  )
    .description('Send a whole file to Customer.io: CSV, NDJSON or JSON, also gzip or zstd')
    .argument('<kind>', `what a row is: ${kindNames.join(', ')}; or a file of failed rows, which says it itself`)
    .argument('[file]', 'the file; - reads standard input, which needs --name; with --client also an https URL');
  withFormat(withMapping(command))
    .option(
      '--dry-run',
      'show how the file is understood and its first rows as they would leave, count faults, send nothing',
    )
    .option('--save-map <file>', 'write the mapping down, guesses and all')
    .option(
      '--as-last-time',
      'with --client: by the mapping by which the client last had a file of the same columns synced; flags go before it',
    )
    .option('--resume', 'go on where an interrupted sync stopped')
    .option('--restart', 'begin anew although an interrupted sync could go on')
    .option(
      '--since-last <file>',
      'send only what differs from what was sent before; the file remembers it, with --client the server under this name',
    )
    .option('--vanished <file>', 'with --since-last: write down who was sent before and is not in the file')
    .option('--checkpoint <file>', 'default: <file>.checkpoint.json')
    .option('--failed <file>', 'where failed rows go (default: <file>.failed.ndjson)')
    .option('--name <name>', 'stands for the rows of standard input: the same rows, the same name')
    .option('--lanes <count>', 'requests in flight at once', '4')
    .option(
      '--client <name>',
      'have the server do it, with the connection that it keeps of this client: --environment says which keys, and --connection which connection where there are several',
    )
    .option('--detach', 'with --client: do not wait until it is done')
    .option('--yes', 'ask nothing')
    .option('--json', 'one JSON object per line')
    .option('--quiet', 'print failed rows and errors alone');
  return withWorkspace(withAddress(command, ', with --client'))
    .addHelpText(
      'after',
      `
Examples:
  cio-bridge sync people customers.csv --dry-run
  cio-bridge sync people customers.csv --id customer_no --column born=birthday:date:d/m/y
  cio-bridge sync people customers.csv --resume
  cio-bridge sync customers.csv.failed.ndjson
  cio-bridge sync people nightly.csv.gz --since-last people.fingerprints --vanished gone.csv
  cio-bridge sync events orders.ndjson --event order_paid --field timestamp=paid_at --field eventId=order_no
  cio-bridge sync people customers.csv --client "Example Shop" --environment production
  cio-bridge sync people nightly.csv --client "Example Shop" --environment production --since-last nightly
  cio-bridge sync people https://example.com/export.csv.gz --client "Example Shop" --environment production --detach
  pg_dump_people | cio-bridge sync people - --name people-2026-11-26

Exit codes:
  0  all rows are done    2  done, but some rows failed and are written down
  1  refused              3  stopped before the end, resume it    130  stopped by Ctrl-C, resume it

Kinds:
${kindNames.map((kind) => `  ${kind.padEnd(14)} ${kinds[kind].does}`).join('\n')}
${workspaceVariables}`,
    )
    .action((what: string, file: string | undefined, flags: SyncFlags) =>
      inWords(flags.json, () => sync(what, file, flags)),
    );
}

async function sync(what: string, file: string | undefined, flags: SyncFlags): Promise<void> {
  const kind = kindNames.find((name) => name === what);
  if (kind === undefined && file !== undefined) throw invalid('kind', `"${what}" is none of ${kindNames.join(', ')}`);
  if (kind !== undefined && file === undefined) throw invalid('file', `say which file: cio-bridge sync ${kind} FILE`);
  const path = file ?? what;
  if (flags.vanished !== undefined && flags.sinceLast === undefined)
    throw invalid('--vanished', 'needs --since-last: nothing else knows who was sent before');
  if (flags.asLastTime && flags.client === undefined) {
    const words =
      'is for --client, where the server remembers; on this machine write the mapping down with --save-map and give it with --map';
    throw invalid('--as-last-time', words);
  }
  if (flags.client !== undefined) return await syncOnServer(path, kind, flags);
  keepHeapSmall();
  const { source, bytesRead } = counted(await sourceFor(path, kind, flags));
  const state = stateFor(path, flags);
  const checkpoint = flags.dryRun ? undefined : await checkpointFor(state, source, flags);
  const [table, identity] = [await openTable(source, readOptionsOf(flags)), await source.identity()];
  if (kind === undefined && !table.mapping) {
    throw invalid(
      'kind',
      `${path} is no file of failed rows: say what its rows are, such as cio-bridge sync people ${path}`,
    );
  }
  if (checkpoint && checkpoint.file !== identity) throw changed(path);
  // A checkpoint's own mapping, guesses and all: rows before it and after it are read alike.
  const guess = checkpoint
    ? { mapping: checkpoint.mapping, notes: [], guesses: [] }
    : guessMapping(table, table.mapping ?? (await givenMapping(kind as KindName, flags)));
  const { mapping } = guess;
  if (flags.saveMap !== undefined) await writeFile(flags.saveMap, mappingYaml(mapping));

  const dry = flags.dryRun ? createDryClient(previewRows) : undefined;
  const emails = dry && createEmailNotes(mapping, table);
  const { client, workspace } = dry ? { client: dry.client, workspace: 'dry run' } : await bulkClientFor(flags);
  if (checkpoint && checkpoint.workspace !== workspace) {
    throw new Refused(
      `The interrupted sync went to ${checkpoint.workspace}, not to ${workspace}. Name its keys, or --restart`,
    );
  }
  const allowedPerSecond = () => {
    const state = client.governor?.state('track');
    return state && Math.round((state.allowed * 1_000) / state.windowMs);
  };
  const reporter = new Reporter({ ...flags, totalBytes: source.bytes, bytesRead, allowedPerSecond });
  reporter.mapping(guess, table);
  if (!dry && !(await agreed(mapping.kind, mapping.remove, flags))) return;

  const unlock = dry ? undefined : await lockState(`${state.checkpointFile}.lock`);
  const { signal, release } = untilInterrupted();
  try {
    const result = await runSync({
      table: emails ? { ...table, rows: () => lookedAt(table.rows(), emails) } : table,
      mapping,
      file: identity,
      workspace,
      client,
      state: dry ? undefined : state,
      checkpoint,
      lanes: dry ? 1 : lanesOf(flags.lanes),
      signal,
      keepVanished: flags.vanished === undefined ? undefined : vanishedTo(flags.vanished, mapping.kind),
      onProgress: (counts) => reporter.progress(counts),
      onFailedRow: (failed) => reporter.failedRow(failed),
    });
    if (dry) reporter.preview(dry.first, emails?.notes() ?? []);
    const resume = ['cio-bridge sync', ...(kind ? [kind] : []), path, '--resume'].join(' ');
    reporter.summary(result, {
      dryRun: dry !== undefined,
      ...(!dry && { failedFile: state.failedFile, vanishedFile: flags.vanished, resume }),
    });
    if (result.error) process.exitCode = exitCodes.stopped;
    else if (!result.done) process.exitCode = exitCodes.interrupted;
    else if (result.failed > 0) process.exitCode = exitCodes.someRowsFailed;
  } finally {
    release();
    await unlock?.();
    await client.close();
  }
}

async function* lookedAt(all: AsyncIterable<readonly Row[]>, emails: EmailNotes): AsyncGenerator<readonly Row[]> {
  for await (const rows of all) {
    emails.look(rows);
    yield rows;
  }
}

const vanishedTo = (file: string, kind: KindName) => (keys: AsyncIterable<string>) =>
  pipeline(vanishedCsv(keys, kind), createWriteStream(file, { mode: 0o600 }));

/** Counts what is read, which is all that tells how far into a file a sync is. */
function counted(source: Source): { source: Source; bytesRead(): number } {
  let bytes = 0;
  const open = async function* () {
    for await (const chunk of source.open()) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  return { source: { ...source, open }, bytesRead: () => bytes };
}

function stateFor(path: string, { checkpoint, failed, name, sinceLast }: SyncFlags): SyncState {
  const base = path === '-' ? (name ?? 'stdin').replaceAll(/[^\w.-]+/g, '-') : path;
  return {
    checkpointFile: checkpoint ?? `${base}.checkpoint.json`,
    failedFile: failed ?? `${base}.failed.ndjson`,
    fingerprintFile: sinceLast,
  };
}

async function checkpointFor(state: SyncState, { name }: Source, { resume, restart }: SyncFlags) {
  const checkpoint = await readCheckpoint(state.checkpointFile);
  if (restart) return undefined;
  if (resume && !checkpoint)
    throw new Refused(`There is no interrupted sync of ${name}: leave --resume out to begin one`);
  if (!checkpoint || resume) return checkpoint;
  const rows = checkpoint.counts.rows.toLocaleString('en');
  throw new Refused(
    `A sync of ${name} was interrupted after ${rows} rows. Go on with --resume, or begin anew with --restart`,
  );
}

const changed = (path: string) =>
  new Refused(`${path} is not the file that was interrupted: it has changed since. Sync it anew with --restart`, {
    code: 'sync_file_changed',
  });

function lanesOf(text: string): number {
  const lanes = Number(text);
  if (Number.isInteger(lanes) && lanes >= 1 && lanes <= 64) return lanes;
  throw invalid('--lanes', 'is a whole number from 1 to 64');
}
