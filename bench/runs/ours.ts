import { setTimeout as sleep } from 'node:timers/promises';
import { configFrom, startServer } from '@cio-bridge/server';
import { type Round, roundOf } from './round.ts';

/** Our server with a workflow of two actions, in a process of its own. */
const sinkUrl = process.env.BENCH_SINK_URL as string;
const { services, url } = await startServer(configFrom(process.env));
const { id: clientId } = await services.clients.create({ name: 'Bench' });
// Several workspaces, as an agency has: one alone is held to Customer.io's published 1,000 calls a second.
const connectionIds = await Promise.all(['A', 'B', 'C', 'D'].map(connect));
const [connectionId = ''] = connectionIds;
const { token } = await services.endpoints.create({
  connectionId,
  environment: 'production',
  signingKeys: ['bench-signing-key-0123456789'],
});
const person = { id: '{{ event.person.id }}' };
const workflow = await services.workflows.apply({
  clientId,
  definition: {
    name: 'Bench',
    trigger: { type: 'event', filter: { metrics: ['opened'] } },
    steps: [
      {
        id: 'first',
        type: 'action',
        action: 'customer-io/identify-customer',
        input: { person, attributes: { seen: '{{ event.timestamp }}' } },
      },
      {
        id: 'second',
        type: 'action',
        action: 'customer-io/track-event',
        input: { person, name: 'seen', data: { event: '{{ event.eventId }}' } },
      },
    ],
  },
});

async function connect(name: string): Promise<string> {
  const id = await services.connections.create({ clientId, name });
  await services.connections.setCredentials(id, 'production', {
    region: 'us',
    siteId: `site-${name}`,
    trackApiKey: 'track',
    signingKeys: [],
    sandboxUrls: { track: sinkUrl, app: sinkUrl, pipelines: sinkUrl },
  });
  return id;
}

process.on('disconnect', () => process.exit());
process.on('message', ({ runs }: { runs: number }) => void runThem(runs).then((done) => process.send?.(done)));
process.send?.({ webhookUrl: `${url}/webhooks/customer-io/${token}` });

const QUIET_MS = 50;
let batch = 0;
/** Creates so many runs, as an activation does, and waits for the last to end. */
async function runThem(count: number): Promise<Round> {
  batch += 1;
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  let changedAt = startedAt;
  const unsubscribe = services.changes.subscribe(() => {
    changedAt = performance.now();
  });
  await services.runs.create(
    Array.from({ length: count }, (_, index) => ({
      workflowId: workflow.id,
      workflowVersion: workflow.version,
      startedBy: 'event' as const,
      event: { eventId: `e${batch}-${index}`, timestamp: 1_760_000_000, person: { id: `p${index}` } },
      activation: `bench-${batch}-${index}`,
      connectionId: connectionIds[index % connectionIds.length] as string,
      environment: 'production',
    })),
  );
  // Asked only when it has been quiet for a moment, so that asking does not count as work.
  while (performance.now() - changedAt < QUIET_MS || (await isOneOpen())) await sleep(QUIET_MS);
  const cpu = process.cpuUsage(cpuBefore);
  unsubscribe();
  const { failed } = await services.store.db
    .selectFrom('runs')
    .where('status', '!=', 'succeeded')
    .select(({ fn }) => fn.countAll<number>().as('failed'))
    .executeTakeFirstOrThrow();
  if (Number(failed) > 0) throw new Error(`${failed} runs did not succeed`);
  return roundOf({ elapsedMs: changedAt - startedAt, cpu });
}

/** Looks from the end, where the open ones are: counting them would read all that have ended, again and again. */
async function isOneOpen(): Promise<boolean> {
  const open = await services.store.db
    .selectFrom('runs')
    .where('ended_at_ms', 'is', null)
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return open !== undefined;
}
