import { Command } from 'commander';
import { parsePort } from '../options.ts';
import { start } from '../start.ts';

export function startCommand(): Command {
  return new Command('start')
    .description('Start the server, with a local Customer.io and a demo client connected to it')
    .option('--port <port>', 'port of the console, the API and the webhooks (default: 8787)', parsePort)
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--data <folder>', 'folder that holds the data (default: .cio-bridge)')
    .option('--no-sandbox', 'the server alone: no local Customer.io, no demo')
    .option('--json', 'one JSON object per line, for machines that watch')
    .action(start);
}
