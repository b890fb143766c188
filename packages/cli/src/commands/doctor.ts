import { styleText } from 'node:util';
import { configFrom, examine } from '@cio-bridge/server';
import { Command } from 'commander';
import { parsePort } from '../options.ts';

interface DoctorOptions {
  data?: string;
  host?: string;
  port?: number;
  json?: boolean;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Look at all that a server needs, and say what to do about what is wrong')
    .option('--data <folder>', 'folder that holds the data (default: .cio-bridge)')
    .option('--host <address>', 'address that the server listens on (default: 127.0.0.1)')
    .option('--port <port>', 'port that the server listens on', parsePort)
    .option('--json', 'one JSON object per check')
    .action(async ({ data, host, port, json }: DoctorOptions) => {
      const findings = await examine(configFrom(process.env, { dataDir: data, host, port }));
      for (const finding of findings) {
        if (json) {
          console.log(JSON.stringify(finding));
          continue;
        }
        const { check, ok, detail, fix } = finding;
        console.log(`${ok ? styleText('green', '✓') : styleText('red', '✗')} ${check.padEnd(20)} ${detail}`);
        if (fix !== undefined) console.log(`  ${' '.repeat(20)} → ${fix}`);
      }
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}
