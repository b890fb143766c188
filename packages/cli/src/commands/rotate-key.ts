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
The old key is kept beside the new one, as secret.key.before-rotation-TIME, for backups from before.
\`doctor\` and \`restore\` say when a store needs it. Delete it when no such backup is left.

With CIO_BRIDGE_SECRET_KEY, start the server with the new key and the old one as
CIO_BRIDGE_PREVIOUS_SECRET_KEY, run this with both, then leave the old one out, and keep it for backups from before.`,
    )
    .action(async (options: { data?: string; json?: true }) => {
      const config = configFrom(process.env, { dataDir: options.data });
      const store = await openStore(config);
      try {
        const { resealed, kept } = await rotateKey({ db: store.db, ...config });
        if (options.json) return console.log(JSON.stringify({ resealed, kept }));
        console.log(`Secrets that were sealed anew: ${resealed}.`);
        console.log(aboutTheOldKey(kept, config.secretKey));
      } finally {
        await store.close();
      }
    });
}

function aboutTheOldKey(kept: string | undefined, secretKey: string | undefined): string {
  if (secretKey !== undefined)
    return 'The old key opens nothing in the store any more. Backups from before still need it: keep it until the last of them is gone.';
  if (kept === undefined) return 'Something was sealed with the old key meanwhile, so it stays: run this again.';
  return `The old key opens nothing in the store any more. Backups from before still need it: it is kept in ${kept}. Delete that file when the last of them is gone.`;
}
