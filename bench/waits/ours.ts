import { setTimeout as sleep } from 'node:timers/promises';
import { configFrom, startServer } from '@cio-bridge/server';
import { type Answer, type Question, SIGNING_KEY } from './messages.ts';

/** Our server with runs that wait for reports of deliveries, in a process of its own. */
const { services, url } = await startServer(configFrom(process.env));
const { id: clientId } = await services.clients.create({ name: 'Bench' });
const connectionId = await services.connections.create({ clientId, name: 'Bench' });
const { token } = await services.endpoints.create({
  connectionId,
  environment: 'production',
  signingKeys: [SIGNING_KEY],
});
const workflow = await services.workflows.apply({
  clientId,
  definition: {
    name: 'Waits',
    connection: 'Bench',
    trigger: { type: 'manual' },
    steps: [
      { id: 'sent', type: 'set', values: { deliveryId: '{{ event.deliveryId }}' } },
      { id: 'seen', type: 'waitForDelivery', delivery: 'sent', metrics: ['delivered'], timeout: '1 hour' },
    ],
  },
});

process.on('disconnect', () => process.exit());
process.on('message', (question: Question) => void answer(question).then((given) => process.send?.(given)));
process.send?.({ webhookUrl: `${url}/webhooks/customer-io/${token}` });

const LOOK_MS = 50;
/** The reports that end them are posted by who asks. */
async function answer(question: Question): Promise<Answer> {
  if ('begin' in question) await begin(question.begin);
  const wanted = 'begin' in question ? ['waiting'] : [];
  while ((await statuses()).some((status) => !wanted.includes(status))) await sleep(LOOK_MS);
  const { user, system } = process.cpuUsage();
  return { endedAtMs: Date.now(), cpuMs: (user + system) / 1_000 };
}

async function begin(deliveryIds: string[]): Promise<void> {
  await services.runs.create(
    deliveryIds.map((deliveryId) => ({
      workflowId: workflow.id,
      workflowVersion: workflow.version,
      startedBy: 'manual' as const,
      event: { deliveryId },
      activation: deliveryId,
      connectionId,
      environment: 'production',
    })),
  );
}

/** Of the runs that have not ended. */
async function statuses(): Promise<string[]> {
  const open = services.store.db.selectFrom('runs').where('ended_at_ms', 'is', null);
  return (await open.select('status').distinct().execute()).map(({ status }) => status);
}
