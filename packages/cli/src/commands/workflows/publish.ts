import type { Command } from 'commander';
import { inWords, Refused } from '../../in-words.ts';
import { callServer } from '../../server/call-server.ts';
import { assertAgreed, callsOperations } from '../../server/operation-command.ts';
import { despiteFailingTests, failedTests } from './failed-tests.ts';
import {
  aboutWorkflow,
  environmentOption,
  findWorkflow,
  parseVersion,
  type ShownWorkflow,
  type WorkflowOptions,
} from './find-workflow.ts';

interface PublishOptions extends WorkflowOptions {
  environment: keyof ShownWorkflow['environments'];
  version?: number;
  despiteFailingTests?: true;
}

const PATH = '/api/v1/workflows/{id}/environments/{environment}';

const inEnvironment = (name: string, ...operations: string[]): Command =>
  callsOperations(aboutWorkflow(name), ...operations).addOption(environmentOption().default('production'));

export const publishCommand = () =>
  inEnvironment('publish', `PUT ${PATH}`)
    .description('Make a version live in an environment; runs under way keep theirs')
    .option('--version <number>', 'default: the newest', parseVersion)
    .addOption(despiteFailingTests())
    .action((workflow: string, options: PublishOptions) =>
      inWords(options.json, async () => publish(await findWorkflow(options, workflow), options.version, options)),
    );

export const unpublishCommand = () =>
  inEnvironment('unpublish', `DELETE ${PATH}`)
    .description('Switch a workflow off in an environment; runs under way go on')
    .action((workflow: string, options: PublishOptions) =>
      inWords(options.json, async () => {
        const { id, name } = await findWorkflow(options, workflow);
        const { environment } = options;
        await callServer(options, 'DELETE', `/api/v1/workflows/${id}/environments/${environment}`);
        if (options.json) console.log(JSON.stringify({ id, name, environment, version: null }, null, 2));
        else console.log(`${name}: off in ${environment}`);
      }),
    );

export const rollbackCommand = () =>
  inEnvironment('rollback', `PUT ${PATH}`, 'GET /api/v1/workflows/{id}/publications')
    .description('Publish the version that was live before this one')
    .option('--version <number>', 'or this one', parseVersion)
    .addOption(despiteFailingTests())
    .action((workflow: string, options: PublishOptions) =>
      inWords(options.json, async () => {
        const found = await findWorkflow(options, workflow);
        await publish(found, options.version ?? (await versionBefore(found, options)), options);
      }),
    );

async function publish({ id, name }: ShownWorkflow, version: number | undefined, options: PublishOptions) {
  const path = `/api/v1/workflows/${id}/environments/${options.environment}`;
  const body = { ...(version !== undefined && { version }) };
  const put = (despite: boolean) =>
    callServer<Published>(options, 'PUT', path, { query: { despiteFailingTests: despite }, body });
  const done = await put(options.despiteFailingTests ?? false).catch(async (error: unknown) => {
    if (!(error instanceof Refused) || error.code !== 'tests_failed' || options.json) throw error;
    await assertAgreed(`${failedTests(error)}\nIt would be live all the same.`, '--despite-failing-tests', error.code);
    return put(true);
  });
  if (options.json) return console.log(JSON.stringify({ id, name, ...done }, null, 2));
  const words = done.changed ? 'published' : 'was published already';
  console.log(`${name}: version ${done.version} ${words} in ${options.environment}`);
  for (const { message } of done.warnings) console.error(message);
}

interface Published {
  version: number;
  changed: boolean;
  warnings: { message: string }[];
}

/** The last one that was live there and is not now. */
async function versionBefore({ id, name, environments }: ShownWorkflow, options: PublishOptions): Promise<number> {
  const { environment } = options;
  const { items } = await callServer<{ items: { version: number | null }[] }>(
    options,
    'GET',
    `/api/v1/workflows/${id}/publications`,
    { query: { limit: 200, environment } },
  );
  const now = environments[environment]?.version;
  const before = items.find(({ version }) => version !== null && version !== now)?.version;
  if (typeof before === 'number') return before;
  throw new Refused(`No other version of ${name} was published in ${environment} before: name one, --version N`);
}
