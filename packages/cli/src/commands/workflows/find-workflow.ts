import { Command, InvalidArgumentError, Option } from 'commander';
import { callServer, type ServerOptions } from '../../server/call-server.ts';
import { idOf } from '../../server/names.ts';
import { withServer } from '../../server/operation-command.ts';

/** What the commands read of a workflow. */
export interface ShownWorkflow {
  id: string;
  client: { id: string; name: string };
  name: string;
  version: number;
  trigger: string;
  environments: Record<'editor' | 'staging' | 'production', { version: number } | null>;
}

export interface WorkflowOptions extends ServerOptions {
  client?: string;
  json?: true;
}

export const workflowArgument = { does: 'its name or id', names: 'workflow' } as const;

export const environmentOption = (): Option =>
  new Option('--environment <name>', 'where').choices(['editor', 'staging', 'production']);

/** What the commands about one workflow have in common. */
export const aboutWorkflow = (name: string): Command =>
  withServer(new Command(name))
    .argument('<workflow>', workflowArgument.does)
    .option('--client <name>', 'where several clients have one of that name')
    .option('--json', 'print JSON');

/** @throws InvalidArgumentError, which commander prints with the flag's name. */
export function parseVersion(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('a version is a number from 1');
  return Number(text);
}

export async function findWorkflow(options: WorkflowOptions, nameOrId: string): Promise<ShownWorkflow> {
  const id = await idOf(options, 'workflow', nameOrId, options.client);
  return callServer<ShownWorkflow>(options, 'GET', `/api/v1/workflows/${id}`);
}
