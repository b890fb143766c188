import type { ReportingEventFilter } from '@cio-bridge/connector';
import type { Environment } from '../../connections/connections.ts';
import { equalTo, type OneOrMore } from '../../store/equal-to.ts';
import { notFound } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import type { HeldEvents } from '../ingress/held-events.ts';
import type { Endpoints } from './endpoints.ts';
import type { Figures, HourFigures } from './figures.ts';
import { findGaps, type Gap, HABIT_WINDOW_MS } from './gaps.ts';

const DAY_MS = 24 * 3_600_000;
/** A webhook that was set up should have brought something by then. */
const HINT_AFTER_MS = 10 * 60_000;

/**
 * `waiting for key`: no signing key yet, everything is held. `unproven`: nothing has verified with the
 * newest key, what does not verify is held. `proven`: what does not verify is refused. `failing`:
 * proven, and the last thing that came was refused.
 */
export type EndpointState = 'waiting for key' | 'unproven' | 'proven' | 'failing';

export interface ShownEndpoint {
  id: string;
  name: string;
  client: { id: string; name: string };
  connection: { id: string; name: string };
  environment: Environment;
  /** The path to put behind this server's URL. It is what lets events in: shown to those who may change endpoints. */
  path: string;
  state: EndpointState;
  /** What to do next, in words; null when all is well. */
  hint: string | null;
  signingKeys: { fingerprint: string; lastFour: string; addedAtMs: number; lastVerifiedAtMs: number | null }[];
  filter: ReportingEventFilter | null;
  pausedAtMs: number | null;
  provenAtMs: number | null;
  createdAtMs: number;
  lastEventAtMs: number | null;
  heldEvents: number;
  gaps: Gap[];
  /** Sums of the last 24 hours. */
  lastDay: Omit<HourFigures, 'hourAtMs' | 'lastEventAtMs'>;
  /** The reporting webhook in Customer.io, when we look after it; null when it was set up by hand. */
  webhook: ({ id: number; checkedAtMs: number | null; fault: string | null } & WebhookOptions) | null;
}

export interface WebhookOptions {
  /** `needed`: what the workflows behind the endpoint ask for. `all`: everything that there is. */
  events: 'needed' | 'all';
  fullResolution: boolean;
  withContent: boolean;
}

export interface ShownEndpoints {
  list(query: {
    clientIds?: readonly string[] | undefined;
    clientId?: OneOrMore;
    environment?: OneOrMore;
    connectionId?: OneOrMore;
    limit: number;
    before?: string | undefined;
  }): Promise<ShownEndpoint[]>;
  /** @throws Problem 404 */
  get(id: string): Promise<ShownEndpoint>;
}

export function createShownEndpoints(services: {
  store: Pick<Store, 'db' | 'reads'>;
  endpoints: Endpoints;
  held: HeldEvents;
  figures: Figures;
}): ShownEndpoints {
  const { store, endpoints, held, figures } = services;
  const { reads } = store;

  const rows = () =>
    reads
      .selectFrom('trigger_endpoints')
      .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
      .innerJoin('clients', 'clients.id', 'connections.client_id')
      .where('trigger_endpoints.deleted_at_ms', 'is', null)
      .where('connections.deleted_at_ms', 'is', null)
      .selectAll('trigger_endpoints')
      .select(['connections.name as connection', 'clients.id as client_id', 'clients.name as client']);
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];

  async function show(found: Row[]): Promise<ShownEndpoint[]> {
    const ids = found.map(({ id }) => id);
    if (ids.length === 0) return [];
    const now = Date.now();
    const hours = await figures.hours(ids, now - HABIT_WINDOW_MS);
    const heldCounts = await held.counts(ids);
    const uses = await reads.selectFrom('signing_key_uses').selectAll().where('endpoint_id', 'in', ids).execute();
    return Promise.all(
      found.map(async (row) => {
        const endpoint = await endpoints.get(row.id);
        const signingKeys = endpoint.signingKeys.map((key, index) => {
          const fingerprint = endpoint.fingerprints[index] as string;
          const use = uses.find(
            (candidate) => candidate.endpoint_id === row.id && candidate.fingerprint === fingerprint,
          );
          return {
            fingerprint,
            lastFour: key.length >= 12 ? key.slice(-4) : '',
            addedAtMs: use?.added_at_ms ?? row.created_at_ms,
            lastVerifiedAtMs: use?.last_verified_at_ms ?? null,
          };
        });
        const ofEndpoint = hours.get(row.id) ?? [];
        const facts = {
          heldEvents: heldCounts.get(row.id) ?? 0,
          lastEventAtMs: ofEndpoint.at(-1)?.lastEventAtMs ?? null,
          gaps: findGaps(ofEndpoint, now),
        };
        const state = stateOf(row, signingKeys);
        return {
          id: row.id,
          name: row.name ?? row.connection,
          client: { id: row.client_id, name: row.client },
          connection: { id: row.connection_id, name: row.connection },
          environment: row.environment as Environment,
          path: `/webhooks/customer-io/${endpoint.token}`,
          state,
          hint: hintFor(state, { ...facts, createdAtMs: row.created_at_ms, refusedBecause: row.refused_because }, now),
          signingKeys,
          filter: endpoint.filter ?? null,
          pausedAtMs: row.paused_at_ms,
          provenAtMs: row.proven_at_ms,
          createdAtMs: row.created_at_ms,
          ...facts,
          lastDay: sum(ofEndpoint.filter(({ hourAtMs }) => hourAtMs >= now - DAY_MS)),
          webhook:
            row.webhook_id === null
              ? null
              : {
                  id: row.webhook_id,
                  checkedAtMs: row.webhook_checked_at_ms,
                  fault: row.webhook_fault,
                  ...(JSON.parse(row.webhook_options ?? '{}') as WebhookOptions),
                },
        };
      }),
    );
  }

  return {
    async list({ clientIds, clientId, environment, connectionId, limit, before }) {
      await figures.flush();
      const found = await rows()
        .where((where) => where.and(equalTo(where, { 'clients.id': clientIds })))
        .where((where) =>
          where.and(equalTo(where, { 'clients.id': clientId, 'connections.id': connectionId, environment })),
        )
        .$if(before !== undefined, (query) => query.where('trigger_endpoints.id', '<', before as string))
        .orderBy('trigger_endpoints.id', 'desc')
        .limit(limit)
        .execute();
      return show(found);
    },
    async get(id) {
      // Refusals of this moment decide the state.
      await figures.flush();
      const [shown] = await show(await rows().where('trigger_endpoints.id', '=', id).execute());
      if (!shown) throw notFound('trigger endpoint');
      return shown;
    },
  };
}

function stateOf(
  row: { proven_at_ms: number | null; refused_at_ms: number | null },
  keys: readonly { lastVerifiedAtMs: number | null }[],
): EndpointState {
  if (keys.length === 0) return 'waiting for key';
  if (row.proven_at_ms === null) return 'unproven';
  const lastVerifiedAtMs = Math.max(row.proven_at_ms, ...keys.map((key) => key.lastVerifiedAtMs ?? 0));
  return (row.refused_at_ms ?? 0) > lastVerifiedAtMs ? 'failing' : 'proven';
}

function hintFor(
  state: EndpointState,
  facts: {
    heldEvents: number;
    lastEventAtMs: number | null;
    gaps: Gap[];
    createdAtMs: number;
    refusedBecause: string | null;
  },
  nowMs: number,
): string | null {
  if (state === 'waiting for key') {
    return 'Copy the signing key of the reporting webhook from Customer.io and paste it here. Until then events are held.';
  }
  if (state === 'failing' && facts.refusedBecause !== null && facts.refusedBecause !== 'bad_signature') {
    return "Signatures are right, but by this server's clock they were made days ago or in the future: set its clock right. Events are repeated for seven days.";
  }
  if (state === 'failing') {
    return 'Signatures do not match any more. If the signing key was changed in Customer.io, add the new one; events are repeated for seven days.';
  }
  if (facts.heldEvents > 0) {
    return 'Events came whose signature does not match: check that the signing key was copied whole, from this webhook.';
  }
  if (facts.lastEventAtMs === null && nowMs - facts.createdAtMs > HINT_AFTER_MS) {
    return 'Nothing has arrived yet. Check in Customer.io that the webhook has this URL, is switched on and lists events that happen; or send a test event.';
  }
  if (facts.gaps.some(({ kind }) => kind === 'silent')) {
    return 'No event for longer than usual. Check in Customer.io that the webhook is still switched on.';
  }
  return null;
}

function sum(hours: readonly HourFigures[]): ShownEndpoint['lastDay'] {
  const total = (key: 'accepted' | 'duplicates' | 'held' | 'refused' | 'late') =>
    hours.reduce((count, hour) => count + hour[key], 0);
  const accepted = total('accepted');
  const answered = accepted + total('duplicates') + total('held');
  const weighted = (mean: (hour: HourFigures) => number | null, weight: (hour: HourFigures) => number) =>
    hours.reduce((count, hour) => count + (mean(hour) ?? 0) * weight(hour), 0);
  return {
    accepted,
    duplicates: total('duplicates'),
    held: total('held'),
    refused: total('refused'),
    late: total('late'),
    lagMeanMs:
      accepted > 0
        ? weighted(
            (hour) => hour.lagMeanMs,
            (hour) => hour.accepted,
          ) / accepted
        : null,
    lagMaxMs: Math.max(0, ...hours.map(({ lagMaxMs }) => lagMaxMs)),
    answerMeanMs:
      answered > 0
        ? weighted(
            (hour) => hour.answerMeanMs,
            (hour) => hour.accepted + hour.duplicates + hour.held,
          ) / answered
        : null,
    answerMaxMs: Math.max(0, ...hours.map(({ answerMaxMs }) => answerMaxMs)),
  };
}
