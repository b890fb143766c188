import { type ActionDescription, describeCatalogue, environments, type JsonSchema } from '@cio-bridge/connector';
import type { McpServer } from '@modelcontextprotocol/server';
import { askFirst } from './ask-first.ts';
import { type CallApi, resultOf } from './call-api.ts';
import { asIs, condensed, firstSentence } from './tool-schema.ts';
import { type Toolset, toolsetOf } from './toolsets.ts';

const where: Record<string, JsonSchema> = {
  connectionId: { type: 'string', description: 'Of list_connections.' },
  environment: { type: 'string', enum: [...environments] },
};
const how: Record<string, JsonSchema> = {
  dryRun: { type: 'boolean', description: 'Show the requests that would leave; send nothing.' },
  idempotencyKey: {
    type: 'string',
    description: 'The same for the same piece of work: a repeat answers what the first did.',
  },
};

/** `send_push` of `customer-io/send-push`. */
const toolNameOf = (key: string): string => key.slice(key.indexOf('/') + 1).replaceAll('-', '_');

/** One tool for each action of these sets, those that change something only where writing was asked for. */
export function addActionTools(
  server: McpServer,
  callApi: CallApi,
  { sets, writes }: { sets: ReadonlySet<Toolset>; writes: boolean },
): void {
  for (const action of describeCatalogue().actions) {
    if (!sets.has(toolsetOf(action)) || !(writes || action.readOnly)) continue;
    addActionTool(server, callApi, action);
  }
}

function addActionTool(server: McpServer, callApi: CallApi, action: ActionDescription): void {
  const { properties = {}, required = [] } = condensed(action.input) as { properties?: object; required?: string[] };
  server.registerTool(
    toolNameOf(action.key),
    {
      title: action.title,
      description: firstSentence(action.description),
      inputSchema: asIs({
        type: 'object',
        properties: { ...where, ...properties, ...(!action.readOnly && how) },
        required: ['connectionId', 'environment', ...required],
      }),
      outputSchema: asIs({ type: 'object', properties: { output: { type: 'object' } }, required: ['output'] }),
      annotations: {
        readOnlyHint: action.readOnly,
        destructiveHint: action.destructive,
        idempotentHint: action.idempotent,
        openWorldHint: true,
      },
    },
    async (given, context) => {
      const { connectionId, environment, dryRun = false, idempotencyKey, ...input } = given;
      const question = dryRun === true ? undefined : questionOf(action, environment, input);
      const answer = question === undefined ? undefined : askFirst(server, context, question);
      if (answer !== undefined) return answer;
      return resultOf(
        await callApi('POST', `/api/v1/actions/${action.key}/run`, {
          body: { connectionId, environment, input, dryRun },
          ...(typeof idempotencyKey === 'string' && { headers: { 'idempotency-key': idempotencyKey } }),
        }),
      );
    },
  );
}

/** What a person is asked before: of what destroys, anywhere, and of what sends, in production. */
function questionOf(action: ActionDescription, environment: unknown, input: unknown): string | undefined {
  const isRead = action.key === 'customer-io/request' && (input as { method?: unknown }).method === 'GET';
  const sends = action.group === 'Messages' && !action.readOnly && environment === 'production';
  if (!(action.destructive || sends) || isRead) return undefined;
  const destroys = action.destroys === undefined ? '' : ` It destroys: ${action.destroys}`;
  const shown = JSON.stringify(input) ?? '';
  return `${action.title} in ${environment}?${destroys} ${shown.length > 600 ? `${shown.slice(0, 600)}…` : shown}`;
}
