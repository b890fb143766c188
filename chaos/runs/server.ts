import type { Server } from '@cio-bridge/server';
import { forwardAnswers } from '../forward/answers.ts';
import { serve } from '../victim/serve.ts';
import {
  child,
  DOOMED,
  definition,
  doomed,
  FORM,
  form,
  type Inspection,
  lingering,
  NAME,
  type Progress,
} from './messages.ts';

type Services = Server['services'];

const DOOMED_AT_ONCE = 3;
let stirred = Date.now();

await serve({
  definitions: () => [child, lingering, doomed, form, definition],
  answers: {
    ...forwardAnswers,
    /** What people do meanwhile: they publish, go back, retry, start something and cancel it. */
    async stir(services) {
      stirred += 1;
      await Promise.all([publishOrGoBack(services), retryFailed(services), cancelDoomed(services)]);
      await startDoomed(services);
    },
    async formPath(services): Promise<string> {
      const { id: workflowId } = await named(services, FORM);
      return services.webhookStarts.pathOf({ workflowId, environment: 'production' });
    },
    /** Until nothing is left to do. */
    async settle(services) {
      await Promise.all([retryFailed(services), cancelDoomed(services)]);
    },
    async progress({ store: { db } }): Promise<Progress> {
      const counted = await db
        .selectFrom('runs')
        .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
        .groupBy(['workflows.name', 'status'])
        .select(({ fn }) => ['workflows.name as workflow', 'status', fn.countAll().as('runs')])
        .execute();
      const { events } = await db
        .selectFrom('events')
        .where('metric', '=', 'bounced')
        .select(({ fn }) => fn.countAll().as('events'))
        .executeTakeFirstOrThrow();
      const sum = (which: (row: { workflow: string; status: string }) => boolean) =>
        counted.filter(which).reduce((all, { runs }) => all + Number(runs), 0);
      return {
        events: Number(events),
        ours: sum(({ workflow }) => workflow === NAME),
        runs: sum(() => true),
        open: sum(({ status }) => status !== 'succeeded' && status !== 'cancelled'),
      };
    },
    async inspect({ store: { db } }): Promise<Inspection> {
      const events = await db.selectFrom('events').select(['id', 'event_id']).where('metric', '=', 'bounced').execute();
      const runs = await db
        .selectFrom('runs')
        .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
        .select([
          'runs.id',
          'workflows.name as workflow',
          'activation',
          'status',
          'waiting_for',
          'error',
          'parent_run_id',
        ])
        .execute();
      const sends = await db.selectFrom('send_ledger').select(['state', 'attempts', 'reason']).execute();
      const versions = await db.selectFrom('workflow_publications').select('version').execute();
      return { events, runs, sends, publications: versions.length };
    },
  },
});

async function named({ workflows }: Services, name: string) {
  const found = (await workflows.list({})).find((workflow) => workflow.name === name);
  if (!found) throw new Error(`There is no workflow ${name}`);
  return { ...(await workflows.active(found.id, 'production')), clientId: found.client.id };
}

async function publishOrGoBack(services: Services): Promise<void> {
  const { id, version, clientId } = await named(services, NAME);
  if (stirred % 2 === 0)
    await services.workflows.publish(id, { environment: 'production', version: Math.max(1, version - 1) });
  else await services.workflows.apply({ clientId, definition: { ...definition, vars: { stirred } } });
}

const retryFailed = ({ runs }: Services) => runs.retryMany({ limit: 10_000 });

async function startDoomed(services: Services): Promise<void> {
  const { id: workflowId, version: workflowVersion, connectionId } = await named(services, DOOMED);
  await services.runs.create(
    Array.from({ length: DOOMED_AT_ONCE }, (_, index) => ({
      workflowId,
      workflowVersion,
      startedBy: 'manual' as const,
      event: { person: `doomed-${stirred}-${index}` },
      activation: `${stirred}/${index}`,
      connectionId,
      environment: 'production',
    })),
  );
}

async function cancelDoomed(services: Services): Promise<void> {
  const { id: workflowId } = await named(services, DOOMED);
  const open = await services.store.db
    .selectFrom('runs')
    .select('id')
    .where('workflow_id', '=', workflowId)
    .where('ended_at_ms', 'is', null)
    .execute();
  for (const { id } of open) await services.runs.cancel(id).catch(() => undefined); // it ended a moment ago
}
