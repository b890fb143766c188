import { fileSource, type KindName, kinds, type Source, streamSource } from '@cio-bridge/sync';
import { confirm } from '@clack/prompts';
import { invalid, type WorkspaceOptions } from '../customer-io.ts';
import { Refused } from '../in-words.ts';
import type { ServerOptions } from '../server/call-server.ts';
import type { FormatOptions, MappingOptions } from './mapping-options.ts';

/** What `sync` can be told. */
export interface SyncFlags extends WorkspaceOptions, ServerOptions, MappingOptions, FormatOptions {
  dryRun?: true;
  saveMap?: string;
  asLastTime?: true;
  resume?: true;
  restart?: true;
  sinceLast?: string;
  vanished?: string;
  checkpoint?: string;
  failed?: string;
  name?: string;
  lanes: string;
  yes?: true;
  json?: true;
  quiet?: true;
  client?: string;
  detach?: true;
}

export async function sourceFor(
  path: string,
  kind: KindName | undefined,
  { name, field = [] }: SyncFlags,
): Promise<Source> {
  if (path !== '-') return await fileSource(path);
  const ownIds = field.some((each) => each.startsWith('eventId='));
  if (name === undefined && !(kind === 'events' && ownIds)) {
    throw invalid(
      '--name',
      'standard input has no name of its own; give the same rows the same name, and others another one',
    );
  }
  return streamSource(process.stdin, name ?? 'stdin');
}

/** Deletions and the like are never done unasked; the rest is asked for where somebody can answer. */
export async function agreed(kind: KindName, remove: boolean, { yes, json, quiet }: SyncFlags): Promise<boolean> {
  if (yes) return true;
  const destroys = kind === 'deletions' || (kind === 'suppressions' && !remove) || (kind === 'objects' && remove);
  const canAsk = process.stdin.isTTY && process.stdout.isTTY && !json && !quiet;
  if (!canAsk) {
    if (destroys)
      throw new Refused(`This ${kinds[kind].does}, for every row. Say --yes if that is what you want`, {
        code: 'cli_needs_yes',
      });
    return true;
  }
  const message = destroys ? `Each row ${kinds[kind].does}, and that cannot be undone. Go on?` : 'Send it like this?';
  return (await confirm({ message, initialValue: !destroys })) === true;
}
