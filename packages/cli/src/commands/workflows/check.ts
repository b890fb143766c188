import { Command } from 'commander';
import { inWords, Refused } from '../../in-words.ts';
import { callServer, type ServerOptions } from '../../server/call-server.ts';
import { callsOperations, withServer } from '../../server/operation-command.ts';
import { environmentOption } from './find-workflow.ts';
import { namesIn } from './names-in.ts';
import { readFileText } from './read-file-text.ts';

interface Fault {
  pointer: string;
  line: number | null;
  message: string;
}

interface CheckOptions extends ServerOptions {
  client?: string;
  environment?: string;
  json?: true;
}

export const checkCommand = () =>
  callsOperations(withServer(new Command('check')), 'POST /api/v1/workflows/check')
    .description('Tell everything that is wrong in these files, and save nothing')
    .argument('<files...>', 'YAML or JSON, one workflow each')
    .option('--client <name>', 'the client, when the file names none')
    .addOption(environmentOption())
    .option('--json', 'print JSON')
    .action((files: string[], options: CheckOptions) =>
      inWords(options.json, async () => {
        const lines: string[] = [];
        const { client, environment } = options;
        const sources = await Promise.all(files.map(readFileText));
        for (const [index, source] of sources.entries()) {
          const body = { source, ...(client !== undefined && { client }) };
          const query = { environment, beside: namesIn(sources) };
          lines.push(...(await faultsOf(files[index] as string, body, options, query)));
        }
        if (lines.length > 0) throw new Refused(lines.join('\n'));
        console.log(options.json ? JSON.stringify({ faults: [] }) : 'Nothing is wrong');
      }),
    );

/** A line for each, as compilers write them. */
export async function faultsOf(
  file: string,
  body: object,
  options: ServerOptions,
  query: { environment: string | undefined; beside: string[] },
): Promise<string[]> {
  const { faults } = await callServer<{ faults: Fault[] }>(options, 'POST', '/api/v1/workflows/check', {
    query,
    body,
  });
  return faults.map(({ pointer, line, message }) => `${file}:${line ?? 1}: ${message} (at ${pointer || '/'})`);
}
