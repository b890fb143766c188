import { styleText } from 'node:util';
import { type ExportKind, type ExportQuery, exportFormats, exportKinds, runExport } from '@cio-bridge/sync';
import { Argument, Command, Option } from 'commander';
import {
  bulkClientFor,
  invalid,
  parseJson,
  readText,
  type WorkspaceOptions,
  withWorkspace,
  workspaceVariables,
} from '../customer-io.ts';
import { exitCodes, factsOf, inWords, wordsOf } from '../in-words.ts';
import { untilInterrupted } from '../until-interrupted.ts';

interface ExportFlags extends WorkspaceOptions {
  segment?: string;
  filter?: string;
  from?: string;
  until?: string;
  format?: 'csv' | 'ndjson';
  resume?: true;
  json?: true;
  quiet?: true;
}

export function exportCommand(): Command {
  const command = new Command('export')
    .description('Write people, deliveries, activities or messages of a workspace to a file')
    .addArgument(new Argument('<kind>', 'what to export').choices([...exportKinds]))
    .argument('<file>', 'where to: .csv or .ndjson')
    .option('--segment <id>', 'of the members of this segment')
    .option('--filter <json>', 'of everybody who matches; @FILE reads it from a file')
    .option('--from <time>', 'deliveries and messages created from then on, such as 2026-11-01')
    .option('--until <time>', 'and before then; six months at most lie between')
    .addOption(new Option('--format <format>', 'default: told by the name of the file').choices([...exportFormats]))
    .option('--resume', 'go on where an interrupted export stopped')
    .option('--json', 'one JSON object per line')
    .option('--quiet', 'print errors alone');
  return withWorkspace(command)
    .addHelpText(
      'after',
      `
Examples:
  cio-bridge export people everybody.csv --filter '{"attribute":{"field":"email","operator":"exists"}}'
  cio-bridge export people testers.ndjson --segment 1
  cio-bridge export deliveries november.csv --from 2026-11-01 --until 2026-12-01
  cio-bridge export deliveries november.csv --from 2026-11-01 --until 2026-12-01 --resume

It needs the App API key, and keeps to 10 requests a second.
${workspaceVariables}`,
    )
    .action((kind: ExportKind, file: string, flags: ExportFlags) =>
      inWords(flags.json, () => exportTo(kind, file, flags)),
    );
}

async function exportTo(kind: ExportKind, file: string, flags: ExportFlags): Promise<void> {
  const format = flags.format ?? (/\.(ndjson|jsonl)$/i.test(file) ? 'ndjson' : 'csv');
  const filter = flags.filter === undefined ? undefined : await filterOf(flags.filter);
  const query = {
    kind,
    ...(flags.segment !== undefined && { segmentId: Number(flags.segment) }),
    ...(filter && { filter }),
    ...(flags.from !== undefined && { startTs: secondsOf('--from', flags.from) }),
    ...(flags.until !== undefined && { endTs: secondsOf('--until', flags.until) }),
  };
  const { client, workspace } = await bulkClientFor(flags);
  const { signal, release } = untilInterrupted();
  const startedAt = performance.now();
  try {
    const onProgress = (rows: number) => {
      if (flags.quiet) return;
      if (flags.json) console.log(JSON.stringify({ type: 'progress', rows }));
      else if (process.stderr.isTTY) process.stderr.write(`\r${rows.toLocaleString('en')} rows`);
    };
    const result = await runExport({
      client,
      query,
      file,
      format,
      workspace,
      resume: flags.resume,
      signal,
      onProgress,
    });
    if (process.stderr.isTTY && !flags.json && !flags.quiet) process.stderr.write('\r\x1b[K');
    const seconds = (performance.now() - startedAt) / 1_000;
    if (flags.json) {
      const { error, ...facts } = result;
      console.log(JSON.stringify({ type: 'summary', ...facts, file, ...(error && { error: factsOf(error) }) }));
    } else {
      if (result.error) console.error(wordsOf(result.error));
      const words = `${result.rows.toLocaleString('en')} rows in ${seconds.toFixed(1)} s`;
      if (result.done && !flags.quiet) console.log(`${styleText('green', '✓')} ${words}: ${file}`);
      if (!result.done) console.error(`${words}, and not all. Go on with the same command and --resume`);
    }
    if (!result.done) process.exitCode = result.error ? exitCodes.stopped : exitCodes.interrupted;
  } finally {
    release();
    await client.close();
  }
}

async function filterOf(text: string): Promise<NonNullable<ExportQuery['filter']>> {
  const json = text.startsWith('@') ? await readText(text.slice(1), '--filter') : text;
  return parseJson(json, '--filter') as NonNullable<ExportQuery['filter']>; // Customer.io knows what a filter is
}

function secondsOf(flag: string, text: string): number {
  const ms = /^\d{9,11}$/.test(text) ? Number(text) * 1_000 : Date.parse(text);
  if (Number.isNaN(ms)) throw invalid(flag, `"${text}" is no time; write it like 2026-11-26 or 2026-11-26T14:00:00Z`);
  return Math.floor(ms / 1_000);
}
