import type { FastifyInstance } from 'fastify';
import { isMetric } from '../deliveries/channels.ts';
import type { OutcomeRule } from '../deliveries/outcomes.ts';
import type { Fault } from '../http/faults.ts';
import type { JsonObject } from '../json.ts';
import { checkSnapshot } from '../snapshot-file.ts';
import type { Region, WorkspaceOptions } from '../workspace/workspace-keys.ts';
import { personView, WorkspaceHandle } from '../workspace-handle.ts';
import { removeWorkspace, resetWorld, restoreWorld, snapshotOf, type World } from '../world.ts';
import { compileWhenUsed } from './compile-when-used.ts';
import { countBy, valueAt } from './count-by.ts';
import { guard } from './guard.ts';
import { faultSchema, metricSchema, outcomeSchema, reportSchema, workspaceSchema } from './schemas.ts';

interface ByWorkspace {
  Params: { name: string };
  Querystring: { limit?: string; by?: string; [filter: string]: string | undefined };
}

/** The JSON admin API, for tests and harnesses in other processes. Lists are oldest first and show the newest. */
export const registerAdminApi =
  (world: World) =>
  async (app: FastifyInstance): Promise<void> => {
    app.setValidatorCompiler(({ schema }) => compileWhenUsed(schema));
    app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
      reply.code(error.statusCode ?? 400).send({ error: error.message }),
    );
    app.addHook('onRequest', (request, _reply, done) => done(guard(request)));
    const handle = ({ name }: { name: string }) => new WorkspaceHandle(world.registry.named(name), world);

    app.get('/workspaces', () => ({
      workspaces: world.registry.workspaces.map(({ keys, people, events, deliveries }) => ({
        ...keys,
        people: people.count,
        events: events.entries.length,
        deliveries: deliveries.total,
      })),
    }));

    app.post<{ Body: WorkspaceOptions & { region?: Region } }>(
      '/workspaces',
      { schema: { body: workspaceSchema } },
      ({ body }) => world.addWorkspace({ ...body, region: body.region ?? 'us' }).keys,
    );

    app.delete<ByWorkspace>('/workspaces/:name', ({ params }) => {
      removeWorkspace(world, params.name);
      return {};
    });

    app.get<ByWorkspace>('/workspaces/:name/people', ({ params, query }) => {
      const { people } = world.registry.named(params.name);
      const found = [...people.all()].filter((person) =>
        matches({ id: person.id, email: person.email, cioId: person.cioId }, query),
      );
      return { total: people.count, people: newest(found, query.limit).map(personView) };
    });

    /** List name → its entries. Each can be filtered by any path (`?data.marker=x`) and counted (`/counts?by=id`). */
    const lists = {
      events: (name: string) => handle({ name }).events,
      deliveries: (name: string) => handle({ name }).deliveries,
      activities: (name: string) => handle({ name }).activities,
      'webhook-attempts': (name: string) => handle({ name }).webhookAttempts,
      webhooks: (name: string) => handle({ name }).webhooks,
      requests: (name: string) => handle({ name }).requests,
    };
    for (const [list, read] of Object.entries(lists)) {
      app.get<ByWorkspace>(`/workspaces/:name/${list}`, ({ params, query }) => {
        const found = read(params.name).filter((entry) => matches(entry, query));
        return { total: found.length, [list]: newest(found, query.limit) };
      });
      app.get<ByWorkspace>(`/workspaces/:name/${list}/counts`, ({ params, query }) => {
        if (query.by === undefined) throw new Error('by is required: a path such as id, metric or data.marker');
        const found = read(params.name).filter((entry) => matches(entry, query));
        return countBy(found, query.by);
      });
    }

    /** Unlike the list of events, this counts repeats that were ignored. */
    app.get<ByWorkspace>('/workspaces/:name/event-acceptances', ({ params }) => {
      const accepted = handle(params).eventAcceptances;
      const repeated = [...accepted].filter(([, times]) => times > 1);
      return { distinct: accepted.size, repeated: repeated.length, counts: Object.fromEntries(accepted) };
    });

    app.post<{ Params: { name: string; id: string }; Body: { metric: string; detail?: JsonObject } }>(
      '/workspaces/:name/deliveries/:id/metrics',
      { schema: { body: metricSchema } },
      ({ params, body }) => {
        if (isMetric(body.metric)) handle(params).happen(params.id, body.metric, body.detail);
        return {};
      },
    );

    app.post<{ Params: { name: string; id: string } }>('/workspaces/:name/deliveries/:id/release', ({ params }) => {
      handle(params).release(params.id);
      return {};
    });

    app.post<{ Params: { name: string }; Body: OutcomeRule }>(
      '/workspaces/:name/scripts',
      { schema: { body: outcomeSchema } },
      ({ params, body }) => {
        handle(params).script(body);
        return {};
      },
    );

    app.delete<ByWorkspace>('/workspaces/:name/scripts', ({ params }) => {
      handle(params).clearScripts();
      return {};
    });

    app.post<{ Params: { name: string }; Body: RawReport }>(
      '/workspaces/:name/reports',
      { schema: { body: reportSchema } },
      ({ params, body }) => {
        const { object_type: objectType, metric, timestamp, data, event_id: eventId, subscription } = body;
        return {
          event_id: handle(params).report({
            subscription: subscription ?? `${objectType}_${metric}`,
            objectType,
            metric,
            data,
            ...(timestamp !== undefined && { timestamp }),
            ...(eventId !== undefined && { eventId }),
          }),
        };
      },
    );

    app.post<{ Params: { name: string; id: string } }>('/workspaces/:name/webhooks/:id/retry', ({ params }) => {
      handle(params).retryWebhook(Number(params.id));
      return {};
    });

    app.get('/faults', () => ({ faults: world.faults.active }));
    app.post<{ Body: Fault }>('/faults', { schema: { body: faultSchema } }, ({ body }) => ({
      id: world.faults.add(body),
    }));
    app.delete('/faults', () => {
      world.faults.clear();
      return {};
    });
    app.delete<{ Params: { id: string } }>('/faults/:id', ({ params }, reply) => {
      if (!world.faults.remove(Number(params.id)))
        return reply.code(404).send({ error: `There is no fault ${params.id}` });
      return {};
    });

    app.get('/rate-limits', () => ({ enabled: world.rateLimits.enabled }));
    app.put<{ Body: { enabled: boolean } }>(
      '/rate-limits',
      { schema: { body: { type: 'object', required: ['enabled'], properties: { enabled: { type: 'boolean' } } } } },
      ({ body }) => {
        world.rateLimits.enabled = body.enabled;
        world.rateLimits.clear();
        return { enabled: body.enabled };
      },
    );

    const clockState = () => ({ kind: world.clock.kind, nowMs: world.clock.nowMs() });
    app.get('/clock', clockState);
    app.post<{ Body: { advanceMs: number } }>(
      '/clock',
      {
        schema: {
          body: { type: 'object', required: ['advanceMs'], properties: { advanceMs: { type: 'number', minimum: 0 } } },
        },
      },
      async ({ body }) => {
        await world.clock.advance(body.advanceMs);
        return clockState();
      },
    );

    app.get<{ Querystring: { limit?: string } }>('/requests', ({ query }) => ({
      total: world.requests.total,
      requests: newest(world.requests.entries, query.limit),
    }));
    app.get('/requests/counts', () => ({ counts: world.requests.counts }));

    app.get('/snapshot', () => snapshotOf(world));
    app.put('/snapshot', ({ body }) => {
      restoreWorld(world, checkSnapshot(body));
      return {};
    });

    app.post('/reset', () => {
      resetWorld(world);
      return {};
    });
  };

interface RawReport {
  object_type: string;
  metric: string;
  timestamp?: number;
  data: JsonObject;
  event_id?: string;
  /** Name in a webhook's `events`, where it is not `<object_type>_<metric>`. */
  subscription?: string;
}

const newest = <T>(entries: readonly T[], limit = '100'): T[] => entries.slice(-Math.max(1, Number(limit) || 100));

const notFilters = new Set(['limit', 'by']);

function matches(entry: object, query: Readonly<Record<string, string | undefined>>): boolean {
  return Object.entries(query).every(
    ([path, wanted]) => notFilters.has(path) || String(valueAt(entry, path)) === wanted,
  );
}
