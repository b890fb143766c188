import { configFrom, restore } from '@cio-bridge/server';
import { Command } from 'commander';

export function restoreCommand(): Command {
  return new Command('restore')
    .description('Put a backup in the place of the store of a server that is not running')
    .argument('<file>', 'a file that `cio-bridge backup` wrote')
    .option('--data <folder>', 'folder that holds the data (default: .cio-bridge)')
    .action(async (source: string, options: { data?: string }) => {
      const { dataDir, databaseUrl } = configFrom(process.env, { dataDir: options.data });
      const { before, endedRuns } = await restore({ dataDir, databaseUrl, source });
      console.log(`${source} is the store of ${dataDir} now.`);
      if (before !== undefined) console.log(`What was there before is in ${before}.`);
      if (endedRuns > 0) {
        console.log(
          `${endedRuns} runs were under way when the backup was made. They are marked as failed: look what they did before you run them again.`,
        );
      }
    });
}
