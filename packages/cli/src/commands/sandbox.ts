import { describeSandbox, startSandbox } from '@cio-bridge/sandbox';
import { Command } from 'commander';
import { parsePort } from '../options.ts';
import { untilStopped } from '../until-stopped.ts';

const DEFAULT_PORT = 4010;

export function sandboxCommand(): Command {
  return new Command('sandbox')
    .description('Start a local Customer.io to develop and test against; nothing it is sent leaves this machine')
    .option('--port <port>', 'port of all its APIs', parsePort, DEFAULT_PORT)
    .option('--ports', 'a port of its own for each API and region')
    .option('--seed <file>', 'YAML file of workspaces, people, messages and segments to start with')
    .option('--json', 'print one JSON line with all addresses and keys')
    .action(async (options: { port: number; ports?: boolean; seed?: string; json?: boolean }) => {
      const sandbox = await startSandbox({ port: options.port, seedFile: options.seed });
      console.log(JSON.stringify(describeSandbox(sandbox)));
      await untilStopped(() => sandbox.close());
    });
}
