import { styleText } from 'node:util';
import { configFrom, examine, type Finding } from '@cio-bridge/server';
import { Command } from 'commander';
import { inWords } from '../in-words.ts';
import { parsePort } from '../options.ts';
import { callServer, type ServerOptions } from '../server/call-server.ts';
import { callsOperations, withServer } from '../server/operation-command.ts';

interface DoctorOptions extends ServerOptions {
  data?: string;
  host?: string;
  port?: number;
  running?: true;
  json?: true;
}

export function doctorCommand(): Command {
  return callsOperations(withServer(new Command('doctor')), 'GET /api/v1/checks')
    .description('Look at all that a server needs, and say what to do about what is wrong')
    .option('--data <folder>', 'folder that holds the data (default: .cio-bridge)')
    .option('--host <address>', 'address that the server listens on (default: 127.0.0.1)')
    .option('--port <port>', 'port that the server listens on', parsePort)
    .option('--running', 'ask a server that runs to look at itself, on whatever machine it is')
    .option('--json', 'one JSON object per check')
    .action((options: DoctorOptions) => inWords(options.json, () => tell(options)));
}

async function tell(options: DoctorOptions): Promise<void> {
  const findings = await findingsOf(options);
  for (const finding of findings) {
    if (options.json) {
      console.log(JSON.stringify(finding));
      continue;
    }
    const { check, detail, warning, fix } = finding;
    console.log(`${signOf(finding)} ${check.padEnd(20)} ${detail}`);
    for (const words of [warning, fix]) if (words !== undefined) console.log(`  ${' '.repeat(20)} → ${words}`);
  }
  if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
}

function signOf({ ok, warning }: Finding): string {
  if (!ok) return styleText('red', '✗');
  return warning === undefined ? styleText('green', '✓') : styleText('yellow', '!');
}

async function findingsOf({ data, host, port, running, ...server }: DoctorOptions): Promise<Finding[]> {
  if (!running) return examine(configFrom(process.env, { dataDir: data, host, port }));
  const { items } = await callServer<{ items: Finding[] }>(server, 'GET', '/api/v1/checks');
  return items;
}
