import { configFrom, openStore, rotateKey } from '@cio-bridge/server';
import { Command } from 'commander';

export function rotateKeyCommand(): Command {
  return new Command('rotate-key')
    .description('Seal every secret anew with a new master key, while the server goes on working')
    .option('--data <folder>', 'folder that holds the data (default: .cio-bridge)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
With CIO_BRIDGE_SECRET_KEY, start the server with the new key and the old one as
CIO_BRIDGE_PREVIOUS_SECRET_KEY, run this with both, then leave the old one out.`,
    )
    .action(async (options: { data?: string; json?: true }) => {
      const config = configFrom(process.env, { dataDir: options.data });
      const store = await openStore(config);
      try {
        const resealed = await rotateKey({ db: store.db, ...config });
        if (options.json) return console.log(JSON.stringify({ resealed }));
        console.log(`${resealed} secrets were sealed anew; the old key opens nothing any more.`);
        console.log('Backups from before still need the old key.');
      } finally {
        await store.close();
      }
    });
}
