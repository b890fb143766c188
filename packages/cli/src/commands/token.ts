import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { configFrom, createTokens, openStore, permissionNames } from '@cio-bridge/server';
import { Command } from 'commander';
import { inWords, Refused } from '../in-words.ts';
import { repeated } from '../options.ts';

interface TokenOptions {
  data?: string;
  everything?: boolean;
  client: string[];
  json?: true;
}

export function tokenCommand(): Command {
  return new Command('token')
    .description('Make an API token for a program; it is shown once')
    .argument('<name>', 'what it is for, so that it can be told apart and revoked')
    .option('--data <folder>', 'folder that holds the data (default: .cio-bridge)')
    .addOption(repeated('--client <name>', 'for this client alone', 'all clients'))
    .option('--json', 'print JSON')
    .option('--everything', 'all permissions, those of owners too (default: those of a builder)')
    .addHelpText('after', '\nWhoever can read the data folder can do this; over HTTP it takes an owner.')
    .action((name: string, options: TokenOptions) => inWords(options.json, () => makeToken(name, options)));
}

async function makeToken(name: string, { data, everything, client, json }: TokenOptions): Promise<void> {
  const config = configFrom(process.env, { dataDir: data });
  assertStore(config);
  const store = await openStore(config);
  try {
    const clientIds = await idsOf(store.db, client);
    const { id, token } = await createTokens({ db: store.db }).create({
      name,
      ...(everything && { permissions: permissionNames }),
      ...(clientIds.length > 0 && { clientIds }),
    });
    console.log(json ? JSON.stringify({ id, name, token }) : token);
  } finally {
    await store.close();
  }
}

/** Of the clients that are called so; an id is its own. */
async function idsOf(db: Awaited<ReturnType<typeof openStore>>['db'], names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const all = await db.selectFrom('clients').select(['id', 'name']).where('deleted_at_ms', 'is', null).execute();
  return names.map((wanted) => {
    const found = all.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
    if (found) return found.id;
    throw new Refused(
      `There is no client "${wanted}" (there are: ${all.map(({ name }) => name).join(', ') || 'none'})`,
    );
  });
}

/** A store that is made here would be another one than the server's, and its token would open nothing. */
function assertStore({ dataDir, databaseUrl }: { dataDir: string; databaseUrl?: string | undefined }): void {
  if (databaseUrl !== undefined || existsSync(join(dataDir, 'cio-bridge.db'))) return;
  throw new Refused(`There is no server's data in ${dataDir}. Name its folder: cio-bridge token NAME --data FOLDER`);
}
