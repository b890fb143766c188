import { backUp, configFrom } from '@cio-bridge/server';
import { Command } from 'commander';

export function backupCommand(): Command {
  return new Command('backup')
    .description('Copy the store into one file, while the server goes on working')
    .argument('<file>', 'the file to write; it must not exist yet')
    .option('--data <folder>', 'folder that holds the data (default: .cio-bridge)')
    .option('--json', 'print JSON')
    .action(async (target: string, options: { data?: string; json?: true }) => {
      const { dataDir, databaseUrl, secretKey } = configFrom(process.env, { dataDir: options.data });
      await backUp({ dataDir, databaseUrl, target });
      const key = secretKey === undefined ? `${dataDir}/secret.key` : 'CIO_BRIDGE_SECRET_KEY';
      if (options.json) return console.log(JSON.stringify({ file: target, checked: true, key }));
      console.log(
        `The store is in ${target}, and was checked. Its secrets stay sealed: keep the master key too, elsewhere.`,
      );
      console.log(`The key is ${key}.`);
    });
}
