import { readPerson } from '@cio-bridge/connector';
import type { CandidateDelivery, ShownDeliveries } from '../../inbound/deliveries/shown-deliveries.ts';
import { equalTo, type OneOrMore } from '../../store/equal-to.ts';
import type { Database, Store } from '../../store/store.ts';
import type { Step } from '../definition/definition.ts';
import { partsOf } from '../definition/step-parts.ts';
import { stepIdOf } from '../definition/steps-done.ts';
import type { Workflows } from '../definition/workflows.ts';

/** A message of which nobody knows whether it was sent, and a run that waits for a person to say. */
export interface OpenDecision {
  runId: string;
  stepId: string;
  client: { id: string; name: string };
  workflow: { id: string; name: string };
  workflowVersion: number;
  connection: { id: string; name: string } | null;
  environment: string | null;
  action: string;
  /** Whom it was for: as the step named the person, and the address or number. */
  person: { id?: string; email?: string; cioId?: string } | null;
  recipient: string | null;
  message: { channel: string; id: string | null; subject: string | null };
  /** Why it could not be found out. */
  why: string;
  sinceMs: number;
  /** The deliveries that it may have become, as far as Customer.io or its events told. */
  candidates: CandidateDelivery[];
  /** Steps of the run that wait for what becomes of its delivery: without knowing which, they fail. */
  laterWaits: { stepId: string; metrics: string[] }[];
}

export interface DecisionFilter {
  clientIds?: readonly string[] | undefined;
  clientId?: OneOrMore;
  environment?: OneOrMore;
  connectionId?: OneOrMore;
  workflowId?: OneOrMore;
  runId?: string | undefined;
}

/** What people see of decisions. */
export interface ShownDecisions {
  /** The latest runs first. `before` is where the page before ended, as `<run id>/<step id>`. */
  list(query: DecisionFilter & { limit: number; before?: string | undefined }): Promise<OpenDecision[]>;
}

/** What an action sends, where it is a message. */
const CHANNELS: Record<string, string> = {
  'customer-io/send-transactional-email': 'email',
  'customer-io/send-push': 'push',
  'customer-io/send-sms': 'sms',
  'customer-io/send-whatsapp': 'whatsapp',
  'customer-io/send-in-app': 'in_app',
  'customer-io/trigger-broadcast': 'broadcast',
};

export function createShownDecisions(services: {
  store: Pick<Store, 'reads'>;
  workflows: Pick<Workflows, 'readable'>;
  deliveries: Pick<ShownDeliveries, 'candidates'>;
}): ShownDecisions {
  const { store, workflows, deliveries } = services;
  type Row = Awaited<ReturnType<ReturnType<typeof openRows>['execute']>>[number];

  async function show(row: Row): Promise<OpenDecision> {
    const { action, why } = JSON.parse(row.detail ?? '{}') as { action: string; why: string };
    const ids = JSON.parse(row.candidates ?? '[]') as string[];
    const [definition, candidates] = await Promise.all([
      workflows.readable(row.workflow_id, row.workflow_version),
      row.connection_id === null ? [] : deliveries.candidates(ids, row.connection_id),
    ]);
    return {
      runId: row.run_id,
      stepId: row.step_id,
      client: { id: row.client_id, name: row.client },
      workflow: { id: row.workflow_id, name: row.workflow },
      workflowVersion: row.workflow_version,
      connection: row.connection_id === null ? null : { id: row.connection_id, name: row.connection ?? '' },
      environment: row.environment,
      action,
      ...whatItSays(action, row.input === null ? {} : (JSON.parse(row.input) as Record<string, unknown>)),
      why,
      sinceMs: row.created_at_ms,
      candidates,
      laterWaits: waitsFor(definition?.steps ?? [], stepIdOf(row.step_id)),
    };
  }

  return {
    async list({ limit, before, ...filter }) {
      const [runId = '', ...stepId] = (before ?? '').split('/');
      const rows = await openRows(store.reads, filter)
        .$if(before !== undefined, (query) =>
          query.where((where) =>
            where.or([
              where('run_waits.subject', '<', runId),
              where.and([where('run_waits.subject', '=', runId), where('run_waits.step_id', '<', stepId.join('/'))]),
            ]),
          ),
        )
        .limit(limit)
        .execute();
      return Promise.all(rows.map(show));
    },
  };
}

/** The subject of a decision is its run: the index of waits leads to them, the latest runs first. */
const openRows = (db: Database, filter: DecisionFilter) =>
  db
    .selectFrom('run_waits')
    .innerJoin('runs', 'runs.id', 'run_waits.run_id')
    .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
    .innerJoin('clients', 'clients.id', 'workflows.client_id')
    .leftJoin('connections', 'connections.id', 'runs.connection_id')
    .leftJoin('run_steps', (join) =>
      join.onRef('run_steps.run_id', '=', 'run_waits.run_id').onRef('run_steps.step_id', '=', 'run_waits.step_id'),
    )
    .leftJoin('send_ledger', (join) =>
      join.onRef('send_ledger.run_id', '=', 'run_waits.run_id').onRef('send_ledger.step_id', '=', 'run_waits.step_id'),
    )
    .where('run_waits.kind', '=', 'decision')
    .where((where) => where.and(equalTo(where, { 'clients.id': filter.clientIds })))
    .where((where) =>
      where.and(
        equalTo(where, {
          'clients.id': filter.clientId,
          'runs.environment': filter.environment,
          'runs.connection_id': filter.connectionId,
          'runs.workflow_id': filter.workflowId,
          'run_waits.subject': filter.runId,
        }),
      ),
    )
    .select([
      'run_waits.run_id',
      'run_waits.step_id',
      'run_waits.detail',
      'run_waits.created_at_ms',
      'runs.workflow_id',
      'runs.workflow_version',
      'runs.connection_id',
      'runs.environment',
      'workflows.name as workflow',
      'clients.id as client_id',
      'clients.name as client',
      'connections.name as connection',
      'run_steps.input',
      'send_ledger.candidates',
    ])
    .orderBy('run_waits.subject', 'desc')
    .orderBy('run_waits.step_id', 'desc');

/** Whom and what a send is about, from its input. */
function whatItSays(action: string, input: Record<string, unknown>) {
  const { to, subject, transactionalMessageId, broadcastId } = input;
  const named = Object.entries(readPerson(input.person) ?? {}).map(([kind, value]) => [kind, String(value)]);
  const person: OpenDecision['person'] = named.length > 0 ? Object.fromEntries(named) : null;
  const id = transactionalMessageId ?? broadcastId;
  return {
    person,
    recipient: typeof to === 'string' ? to : (person?.email ?? null),
    message: {
      channel: CHANNELS[action] ?? 'other',
      id: id === undefined ? null : String(id),
      subject: typeof subject === 'string' ? subject : null,
    },
  };
}

/** Steps that wait for the delivery of this one, wherever they stand. */
const waitsFor = (steps: Step[], stepId: string): OpenDecision['laterWaits'] =>
  steps.flatMap((step) => [
    ...(step.type === 'waitForDelivery' && step.delivery === stepId
      ? [{ stepId: step.id, metrics: [...step.metrics] }]
      : []),
    ...partsOf(step).inner.flatMap(({ list }) => waitsFor(list, stepId)),
  ]);
