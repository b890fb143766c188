import { configFrom, examineKey, restore } from '@cio-bridge/server';
import { Command } from 'commander';

export function restoreCommand(): Command {
  return new Command('restore')
    .description('Put a backup in the place of the store of a server that is not running')
    .argument('[file]', 'a file that `cio-bridge backup` wrote; none on Postgres')
    .addHelpText(
      'after',
      `
On Postgres, stop all servers, put the backup back with pg_restore, then run this
without a file: nothing runs by itself after that, and runs look before they send.`,
    )
    .option('--data <folder>', 'folder that holds the data (default: .cio-bridge)')
    .option('--json', 'print JSON')
    .action(async (source: string | undefined, options: { data?: string; json?: true }) => {
      const config = configFrom(process.env, { dataDir: options.data });
      const { dataDir, databaseUrl } = config;
      const restored = await restore({ dataDir, databaseUrl, source });
      const key = await examineKey(config);
      if (options.json) return console.log(JSON.stringify({ source, ...restored, key }));
      const { before, endedRuns, skippedEvents, endedReplays, pausedSyncs, heldBackForwards } = restored;
      console.log(
        `${source ?? 'What is there'} is the store of ${databaseUrl === undefined ? dataDir : 'the database'} now.`,
      );
      if (before !== undefined) console.log(`What was there before is in ${before}.`);
      if (!key.ok)
        console.log(`Its secrets do not open with the master key that is here. ${key.detail}.\n→ ${key.fix}`);
      if (endedRuns > 0) {
        console.log(
          `Runs that were under way when the backup was made: ${endedRuns}. They are marked as failed; retried, they look at Customer.io before they send: cio-bridge runs retry-many --error-code restored`,
        );
      }
      if (skippedEvents > 0) {
        console.log(
          `Events that waited for their runs: ${skippedEvents}. They are marked as skipped, and can be replayed.`,
        );
      }
      if (endedReplays > 0) {
        console.log(
          `Replays that were under way: ${endedReplays}. They are over: what they had not come to can be replayed.`,
        );
      }
      if (pausedSyncs > 0) {
        console.log(`Syncs of files that were under way: ${pausedSyncs}. They are paused: cio-bridge syncs resume ID`);
      }
      if (heldBackForwards > 0) {
        console.log(
          `Events that waited to be forwarded: ${heldBackForwards}. They are marked as failed: cio-bridge destinations retry NAME`,
        );
      }
    });
}
