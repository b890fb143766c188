import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { configFrom, createTokens, openStore, permissionNames } from '@cio-bridge/server';
import { Command } from 'commander';

interface TokenOptions {
  data?: string;
  everything?: boolean;
}

export function tokenCommand(): Command {
  return new Command('token')
    .description('Make an API token for a program; it is shown once')
    .argument('<name>', 'what it is for, so that it can be told apart and revoked')
    .option('--data <folder>', 'folder that holds the data (default: .cio-bridge)')
    .option('--everything', 'all permissions, those of owners too (default: those of a builder)')
    .addHelpText('after', '\nWhoever can read the data folder can do this; over HTTP it takes an owner.')
    .action(async (name: string, { data, everything }: TokenOptions) => {
      const config = configFrom(process.env, { dataDir: data });
      assertStore(config);
      const store = await openStore(config);
      try {
        const { token } = await createTokens({ db: store.db }).create({
          name,
          ...(everything && { permissions: permissionNames }),
        });
        console.log(token);
      } finally {
        await store.close();
      }
    });
}

/** A store that is made here would be another one than the server's, and its token would open nothing. */
function assertStore({ dataDir, databaseUrl }: { dataDir: string; databaseUrl?: string | undefined }): void {
  if (databaseUrl !== undefined || existsSync(join(dataDir, 'cio-bridge.db'))) return;
  console.error(`There is no server's data in ${dataDir}. Name its folder: cio-bridge token NAME --data FOLDER`);
  process.exit(1);
}
