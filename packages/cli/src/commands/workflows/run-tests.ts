import { Command } from 'commander';
import { exitCodes, inWords, Refused } from '../../in-words.ts';
import { repeated } from '../../options.ts';
import { callServer, type ServerOptions } from '../../server/call-server.ts';
import { idOf } from '../../server/names.ts';
import { callsOperations, withServer } from '../../server/operation-command.ts';
import { environmentOption, parseVersion } from './find-workflow.ts';
import { namesIn } from './names-in.ts';
import { readFileText } from './read-file-text.ts';

interface RunTestsOptions extends ServerOptions {
  workflow?: string;
  version?: number;
  client?: string;
  connection?: string;
  environment?: string;
  test: string[];
  json?: true;
}

interface Outcome {
  passed: boolean;
  tests: { name: string; passed: boolean; difference: { pointer: string; message: string } | null }[];
}

export const runTestsCommand = () =>
  callsOperations(withServer(new Command('run-tests')), 'POST /api/v1/workflows/tests/run')
    .description('Run the tests that are saved with workflows: those in files, or of a saved one. Nothing is sent')
    .argument('[files...]', 'YAML or JSON, one workflow each')
    .option('--workflow <name>', 'a saved workflow instead of files')
    .option('--version <number>', 'of the saved one; default: the newest', parseVersion)
    .option('--client <name>', 'the client, when the file names none')
    .option('--connection <name>', 'the connection, when the file names none')
    .addOption(environmentOption())
    .addOption(repeated('--test <name>', 'this test alone', 'all'))
    .option('--json', 'print JSON')
    .action((files: string[], options: RunTestsOptions) =>
      inWords(options.json, async () => {
        const outcomes: (Outcome & { subject: string })[] = [];
        for (const { subject, body, beside } of await subjectsOf(files, options)) {
          const { environment, test } = options;
          const outcome = await callServer<Outcome>(options, 'POST', '/api/v1/workflows/tests/run', {
            query: { beside },
            body: { ...body, environment, ...(test.length > 0 && { names: test }) },
          });
          outcomes.push({ subject, ...outcome });
          if (!options.json) tell(subject, outcome);
        }
        if (options.json) console.log(JSON.stringify(outcomes, null, 2));
        if (outcomes.some(({ passed }) => !passed)) process.exitCode = exitCodes.failed;
      }),
    );

async function subjectsOf(files: string[], options: RunTestsOptions) {
  const { workflow, version, client, connection } = options;
  if ((workflow === undefined) === (files.length === 0)) throw new Refused('Give files, or --workflow NAME');
  if (workflow !== undefined) {
    const workflowId = await idOf(options, 'workflow', workflow, client);
    return [{ subject: workflow, body: { workflowId, version }, beside: [] }];
  }
  const sources = await Promise.all(files.map(readFileText));
  const beside = namesIn(sources);
  return sources.map((source, index) => ({
    subject: files[index] as string,
    body: { source, client, connection },
    beside,
  }));
}

function tell(subject: string, { tests }: Outcome): void {
  if (tests.length === 0) console.log(`${subject}: has no tests`);
  for (const { name, difference } of tests) {
    console.log(
      `${subject}: ${name}: ${difference ? `failed: ${difference.message} (at ${difference.pointer})` : 'ok'}`,
    );
  }
}
