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
      const store = await openStore(configFrom(process.env, { dataDir: data }));
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
