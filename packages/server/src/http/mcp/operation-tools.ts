import { environments, type JsonSchema } from '@cio-bridge/connector';
import type { McpServer } from '@modelcontextprotocol/server';
import type { Permission } from '../../access/permissions.ts';
import { askFirst } from './ask-first.ts';
import { type CallApi, resultOf } from './call-api.ts';
import { asIs } from './tool-schema.ts';

interface Operation {
  name: string;
  description: string;
  needs: Permission | 'session';
  /** Its arguments; those that the path names are needed. */
  takes?: Record<string, JsonSchema>;
  calls: `${'GET' | 'POST'} /${string}`;
  /** It changes something, and a person is asked before. */
  asks?: string;
}

const text = (description?: string): JsonSchema => ({ type: 'string', ...(description && { description }) });
const number = (description?: string): JsonSchema => ({ type: 'integer', ...(description && { description }) });
const paged = { limit: number(), before: text('`next` of the page before.') };
const environment: JsonSchema = { type: 'string', enum: [...environments] };

const filter = {
  connectionId: text(),
  endpointId: text(),
  environment,
  metric: text(),
  personId: text(),
  deliveryId: text(),
  fromMs: number(),
  untilMs: number(),
};

/** What became of it all: reads of the bridge's own records. */
const operations: readonly Operation[] = [
  {
    name: 'list_connections',
    description: 'The Customer.io workspaces that can be worked on, with their ids and environments.',
    needs: 'connections:read',
    takes: { ...paged, clientId: text() },
    calls: 'GET /connections',
  },
  {
    name: 'describe_action',
    description: 'All that is known of an action: full schemas, limits, a sample, whether it can be repeated.',
    needs: 'session',
    takes: { action: text('Its name with dashes, such as track-event.') },
    calls: 'GET /actions/customer-io/{action}',
  },
  {
    name: 'list_choices',
    description: "What can be chosen for an action's input from the workspace: messages, segments, topics, …",
    needs: 'actions:run',
    takes: {
      action: text('Its name with dashes.'),
      field: text('The input.'),
      connectionId: text(),
      environment,
      search: text(),
      next: text(),
    },
    calls: 'GET /actions/customer-io/{action}/choices/{field}',
  },
  {
    name: 'what_became_of_message',
    description:
      'One message to one person: sent, delivered, opened, bounced, …, by person or machine, and who sent it.',
    needs: 'events:read',
    takes: { deliveryId: text('As a send answered it.') },
    calls: 'GET /deliveries/{deliveryId}',
  },
  {
    name: 'list_messages',
    description: 'Messages of which something was reported, by person or by what happened last.',
    needs: 'events:read',
    takes: { ...paged, connectionId: text(), environment, personId: text(), metric: text('What happened last.') },
    calls: 'GET /deliveries',
  },
  {
    name: 'list_events',
    description: 'What Customer.io reported, newest first.',
    needs: 'events:read',
    takes: { ...paged, connectionId: text(), environment, metric: text(), personId: text(), deliveryId: text() },
    calls: 'GET /events',
  },
  {
    name: 'list_runs',
    description: 'Runs of workflows, newest first.',
    needs: 'runs:read',
    takes: { ...paged, workflowId: text(), status: text('Such as failed, waiting, succeeded.'), connectionId: text() },
    calls: 'GET /runs',
  },
  {
    name: 'see_run',
    description: 'One run with its steps, what each was given and answered, and what is wrong.',
    needs: 'runs:read',
    takes: { runId: text() },
    calls: 'GET /runs/{runId}',
  },
  {
    name: 'list_failures',
    description: 'Failed runs, grouped by reason.',
    needs: 'runs:read',
    takes: { workflowId: text() },
    calls: 'GET /runs/failures',
  },
  {
    name: 'list_decisions',
    description: 'Runs that wait for a person to say whether a message was sent.',
    needs: 'runs:read',
    calls: 'GET /decisions',
  },
  {
    name: 'list_endpoints',
    description: 'Where Customer.io posts its reports, and whether their signatures are proven.',
    needs: 'endpoints:read',
    takes: { ...paged, connectionId: text() },
    calls: 'GET /trigger-endpoints',
  },
  {
    name: 'list_held_events',
    description: 'Reports that are held because their signature could not be proven yet.',
    needs: 'events:read',
    takes: { endpointId: text('Of list_endpoints.'), ...paged },
    calls: 'GET /trigger-endpoints/{endpointId}/held-events',
  },
  {
    name: 'list_replays',
    description: 'Replays of events: which events, how many runs, whether under way.',
    needs: 'events:read',
    takes: paged,
    calls: 'GET /replays',
  },
  {
    name: 'count_events',
    description: 'How many events a replay would be about.',
    needs: 'events:read',
    takes: filter,
    calls: 'GET /events/count',
  },
  {
    name: 'list_destinations',
    description: 'Systems that events are forwarded to: state, why one fails, next attempt.',
    needs: 'endpoints:read',
    takes: { ...paged, endpointId: text() },
    calls: 'GET /destinations',
  },
  {
    name: 'list_forwarded_events',
    description: 'What was forwarded to a destination, or waits for it.',
    needs: 'events:read',
    takes: {
      destinationId: text('Of list_destinations.'),
      ...paged,
      status: text('waiting, delivered, failed or skipped.'),
      eventId: text(),
    },
    calls: 'GET /destinations/{destinationId}/forwarded-events',
  },
  {
    name: 'see_forwarded_event',
    description: 'One forwarded event with each attempt and its answer.',
    needs: 'events:read',
    takes: { forwardedEventId: text() },
    calls: 'GET /forwarded-events/{forwardedEventId}',
  },
  {
    name: 'list_calls',
    description: 'Actions that were run, by whom, with input and outcome.',
    needs: 'activity:read',
    takes: {
      ...paged,
      connectionId: text(),
      action: text(),
      outcome: text('succeeded, failed or dry-run.'),
      search: text(),
    },
    calls: 'GET /activity',
  },
  {
    name: 'verify_held_events',
    description: 'Verifies held reports again with the keys that the endpoint has now.',
    needs: 'events:write',
    takes: { endpointId: text('Of list_endpoints.') },
    calls: 'POST /trigger-endpoints/{endpointId}/held-events/verify',
    asks: 'Verify these held reports again? What proves genuine starts its workflows.',
  },
  {
    name: 'replay_event',
    description: 'Starts the runs of one event again.',
    needs: 'events:write',
    takes: { eventId: text() },
    calls: 'POST /events/{eventId}/replay',
    asks: 'Replay this event? Its workflows run again, and what they send is sent again.',
  },
  {
    name: 'replay_events',
    description: 'Starts the runs of many events again, once count_events has told how many they are.',
    needs: 'events:write',
    takes: {
      filter: { type: 'object', properties: filter },
      expectedEvents: number('As count_events told.'),
    },
    calls: 'POST /events/replay',
    asks: 'Replay these events? Their workflows run again, and what they send is sent again.',
  },
  {
    name: 'retry_forwarded_event',
    description: 'Forwards an event now that failed, was skipped or waits.',
    needs: 'events:write',
    takes: { forwardedEventId: text() },
    calls: 'POST /forwarded-events/{forwardedEventId}/retry',
    asks: 'Forward this event once more? The receiver may have it already, under the same id.',
  },
  {
    name: 'retry_run',
    description: 'Retries a run from the step that failed.',
    needs: 'runs:write',
    takes: { runId: text() },
    calls: 'POST /runs/{runId}/retry',
    asks: 'Retry this run? What it had not done yet, messages among it, it does then.',
  },
  {
    name: 'cancel_run',
    description: 'Cancels a run.',
    needs: 'runs:write',
    takes: { runId: text() },
    calls: 'POST /runs/{runId}/cancel',
    asks: 'Cancel this run?',
  },
  {
    name: 'decide_send',
    description: 'Says of a run that waits whether its message was sent.',
    needs: 'runs:write',
    takes: {
      runId: text(),
      stepId: text(),
      choice: { type: 'string', enum: ['was-sent', 'send-again', 'do-not-send'] },
      deliveryId: text('When it was sent.'),
    },
    calls: 'POST /runs/{runId}/steps/{stepId}/decision',
    asks: 'Decide this? A message that is sent again may reach the person twice.',
  },
];

/** The tools of the bridge's own records, those that the caller may use. */
export function addOperationTools(
  server: McpServer,
  callApi: CallApi,
  { permissions, writes }: { permissions: ReadonlySet<Permission>; writes: boolean },
): void {
  for (const operation of operations) {
    const isAllowed = operation.needs === 'session' || permissions.has(operation.needs);
    if (isAllowed && (writes || operation.asks === undefined)) addOperationTool(server, callApi, operation);
  }
}

function addOperationTool(
  server: McpServer,
  callApi: CallApi,
  { name, description, takes = {}, calls, asks }: Operation,
) {
  const [method, path] = calls.split(' ') as ['GET' | 'POST', string];
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, part = '']) => part);
  server.registerTool(
    name,
    {
      description,
      inputSchema: asIs({ type: 'object', properties: takes, ...(inPath.length > 0 && { required: inPath }) }),
      outputSchema: asIs({ type: 'object' }),
      annotations: {
        readOnlyHint: asks === undefined,
        destructiveHint: asks !== undefined,
        idempotentHint: asks === undefined,
        openWorldHint: false,
      },
    },
    async (given, context) => {
      const answer = asks === undefined ? undefined : askFirst(server, context, `${asks} ${JSON.stringify(given)}`);
      if (answer !== undefined) return answer;
      const rest = Object.fromEntries(Object.entries(given).filter(([field]) => !inPath.includes(field)));
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, part) => encodeURIComponent(String(given[part] ?? '')));
      return resultOf(await callApi(method, `/api/v1${filled}`, method === 'GET' ? { query: rest } : { body: rest }));
    },
  );
}
