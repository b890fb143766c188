import type { ReportingEventFilter } from '@cio-bridge/connector';
import { sql } from 'kysely';
import { newId } from '../ids.ts';
import { equalTo, type OneOrMore } from '../store/equal-to.ts';
import { notFound, Problem } from '../store/problem.ts';
import type { Store } from '../store/store.ts';
import { sealedRecord } from '../vault/sealed-columns.ts';
import type { Vault } from '../vault/vault.ts';
import { StepFailed } from '../workflows/runs/engine.ts';
import type { HttpCaller } from '../workflows/runs/steps/http.ts';
import { type Attempt, assertSecure, attempt } from './attempt.ts';
import { changeInSteps } from './change-in-steps.ts';
import {
  type Destination,
  type DestinationRow,
  filterOf,
  type Opened,
  shownDestinations,
  toDestination,
} from './destination.ts';
import { testBody } from './message-body.ts';
import { NEVER_MS } from './rest.ts';
import { newSecret, PREVIOUS_SECRET_MS, rotated, type Secrets } from './signature.ts';

/** How long the list of an endpoint's destinations is trusted: another server may have made one. */
const TRUST_MS = 1_000;

/** What of a destination people choose. */
export interface DestinationSettings {
  name: string;
  url: string;
  filter: ReportingEventFilter | null;
  /** Attempts begun in a second, at most; null for as many as it takes. */
  perSecond: number | null;
  /** 1: one after the other, so that first tries arrive in order. */
  atOnce: number;
}

/** A destination as events are matched with it. */
export interface MatchedDestination {
  id: string;
  filter: ReportingEventFilter | undefined;
}

/** The systems that events are forwarded to. */
export interface Destinations {
  /** @returns the secret, which is not shown again. @throws Problem 422 for a URL that may not be posted to. */
  create(
    given: DestinationSettings & { endpointId: string; createdBy: string | null },
  ): Promise<{ destination: Destination; secret: string }>;
  /** Newest first. */
  list(query: {
    clientIds?: readonly string[] | undefined;
    clientId?: OneOrMore;
    environment?: OneOrMore;
    connectionId?: OneOrMore;
    endpointId?: OneOrMore;
    limit: number;
    before?: string | undefined;
  }): Promise<Destination[]>;
  /** @throws Problem 404 */
  get(id: string): Promise<Destination>;
  change(
    id: string,
    changes: { [Name in keyof DestinationSettings]?: DestinationSettings[Name] | undefined },
  ): Promise<void>;
  /** What was forwarded goes with it, and what waits. */
  remove(id: string): Promise<void>;
  /** @returns the new secret; the old one signs too until then. */
  rotateSecret(id: string): Promise<{ secret: string; previousUntilMs: number }>;
  /** Posts a sample that says that it is one, whatever state the destination is in. */
  test(id: string): Promise<Attempt>;
  pause(id: string): Promise<void>;
  /** What waits leaves from now on, next tries too, or never. Its circuit is closed. @returns how many events were skipped. */
  resume(id: string, waiting: 'send' | 'skip'): Promise<{ skipped: number }>;
  /** Those of an endpoint, paused ones too: a change made elsewhere shows within a second. */
  ofEndpoint(endpointId: string): Promise<MatchedDestination[]>;
  secretsOf(row: DestinationRow): Secrets;
  urlOf(row: DestinationRow): string;
}

const urlRecord = (id: string) => sealedRecord('destinations', [id], 'sealed_url');
const secretsRecord = (id: string) => sealedRecord('destinations', [id], 'sealed_secrets');

export function createDestinations(services: {
  store: Pick<Store, 'db' | 'batch'>;
  vault: Vault;
  http: HttpCaller;
  /** It was paused, or what is sent to it has changed: what is under way ends soon. */
  onChanged: (id: string) => void;
  /** There may be something to send. */
  onResumed: (id: string) => void;
}): Destinations {
  const { store, vault, http, onChanged, onResumed } = services;
  const { db } = store;
  const byEndpoint = new Map<string, { untilMs: number; destinations: Promise<MatchedDestination[]> }>();

  function secretsOf(row: DestinationRow): Secrets {
    const { current, previous } = JSON.parse(vault.open(secretsRecord(row.id), row.sealed_secrets)) as {
      current: string;
      // One alone, as it was stored once.
      previous?: Secrets['previous'] | Secrets['previous'][number];
    };
    return { current, previous: [previous ?? []].flat() };
  }
  const urlOf = (row: DestinationRow) => vault.open(urlRecord(row.id), row.sealed_url);
  const sealSecrets = (id: string, secrets: Secrets) => vault.seal(secretsRecord(id), JSON.stringify(secrets));

  function opened(row: DestinationRow): Opened {
    const [latest] = secretsOf(row).previous;
    const signsToo = latest !== undefined && latest.untilMs > Date.now();
    return { url: urlOf(row), previousSecretUntilMs: signsToo ? latest.untilMs : null };
  }

  const shown = (row: Awaited<ReturnType<typeof rowOf>>) => toDestination(row, opened(row), Date.now());

  async function rowOf(id: string) {
    const row = await shownDestinations(db).where('destinations.id', '=', id).executeTakeFirst();
    if (!row) throw notFound('destination');
    return row;
  }

  /** @returns what is stored of a URL. @throws Problem */
  function sealUrl(id: string, url: string): { sealed_url: string; host: string } {
    try {
      assertSecure(http, url);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      throw new Problem(422, error.code, error.message, '/url', { remedy: 'fix-input' });
    }
    return { sealed_url: vault.seal(urlRecord(id), url), host: new URL(url).host };
  }

  async function load(endpointId: string): Promise<MatchedDestination[]> {
    const rows = await db
      .selectFrom('destinations')
      .select(['id', 'filter'])
      .where('endpoint_id', '=', endpointId)
      .where('deleted_at_ms', 'is', null)
      .orderBy('id')
      .execute();
    return rows.map((row) => ({ id: row.id, filter: filterOf(row) }));
  }

  async function update(id: string, changes: Partial<DestinationRow>): Promise<void> {
    if (Object.keys(changes).length === 0) return;
    await db.updateTable('destinations').set(changes).where('id', '=', id).execute();
    byEndpoint.clear();
    onChanged(id);
  }

  return {
    secretsOf,
    urlOf,
    async create({ endpointId, name, url, filter, perSecond, atOnce, createdBy }) {
      const id = newId('dst');
      const secret = newSecret();
      const now = Date.now();
      await db
        .insertInto('destinations')
        .values({
          id,
          endpoint_id: endpointId,
          name,
          ...sealUrl(id, url),
          sealed_secrets: sealSecrets(id, { current: secret, previous: [] }),
          filter: filter && JSON.stringify(filter),
          per_second: perSecond,
          at_once: atOnce,
          rests_until_ms: NEVER_MS,
          worked_at_ms: now,
          created_by: createdBy,
          created_at_ms: now,
        })
        .execute();
      byEndpoint.clear();
      return { destination: shown(await rowOf(id)), secret };
    },
    async list({ limit, before, clientIds, clientId, environment, connectionId, endpointId }) {
      const rows = await shownDestinations(db)
        .where((where) =>
          where.and([
            ...equalTo(where, { 'clients.id': clientIds }),
            ...equalTo(where, {
              'clients.id': clientId,
              'trigger_endpoints.environment': environment,
              'connections.id': connectionId,
              'destinations.endpoint_id': endpointId,
            }),
          ]),
        )
        .$if(before !== undefined, (query) => query.where('destinations.id', '<', before as string))
        .orderBy('destinations.id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(shown);
    },
    get: async (id) => shown(await rowOf(id)),
    async change(id, { name, url, filter, perSecond, atOnce }) {
      await rowOf(id);
      await update(id, {
        ...(name !== undefined && { name }),
        ...(url !== undefined && sealUrl(id, url)),
        ...(filter !== undefined && { filter: filter && JSON.stringify(filter) }),
        ...(perSecond !== undefined && { per_second: perSecond }),
        ...(atOnce !== undefined && { at_once: atOnce }),
      });
    },
    async remove(id) {
      await rowOf(id);
      const nothing = { sealed_url: vault.seal(urlRecord(id), ''), sealed_secrets: vault.seal(secretsRecord(id), '') };
      await update(id, { deleted_at_ms: Date.now(), ...nothing });
    },
    async rotateSecret(id) {
      // Of two at once the slower one begins again, with what the other made: both secrets sign.
      for (;;) {
        const row = await rowOf(id);
        const secrets = rotated(secretsOf(row), Date.now());
        const { numUpdatedRows } = await db
          .updateTable('destinations')
          .set({ sealed_secrets: sealSecrets(id, secrets) })
          .where('id', '=', id)
          .where('sealed_secrets', '=', row.sealed_secrets)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) continue;
        onChanged(id);
        return {
          secret: secrets.current,
          previousUntilMs: secrets.previous[0]?.untilMs ?? Date.now() + PREVIOUS_SECRET_MS,
        };
      }
    },
    async test(id) {
      const row = await rowOf(id);
      const { url, client, connection, environment, endpoint } = shown(row);
      const messageId = `test_${newId('fwd')}`;
      const body = testBody(messageId, { client, connection, environment, endpoint }, Date.now());
      return attempt(http, { id: messageId, url, secrets: secretsOf(row), body });
    },
    async pause(id) {
      const { paused_at_ms: since } = await rowOf(id);
      if (since === null) await update(id, { paused_at_ms: Date.now(), paused_because: 'person' });
    },
    async resume(id, waiting) {
      await rowOf(id);
      if (waiting === 'skip') {
        // Nothing is begun while what waits is marked.
        await update(id, { paused_at_ms: Date.now(), paused_because: 'person' });
      }
      const now = Date.now();
      const isSkipped = sql`status = 'skipped', ended_at_ms = ${now}`;
      const isWaiting = sql`status = 'waiting'`;
      const skipped =
        waiting === 'skip' ? await changeInSteps(store, { destinationId: id, isSo: isWaiting }, isSkipped) : 0;
      await update(id, {
        paused_at_ms: null,
        paused_because: null,
        failures_in_row: 0,
        failing_since_ms: null,
        held_until_ms: null,
        last_failure: null,
      });
      const isLater = sql`${isWaiting} and due_at_ms > ${now}`;
      await changeInSteps(store, { destinationId: id, isSo: isLater }, sql`due_at_ms = ${now}`);
      onResumed(id);
      return { skipped };
    },
    ofEndpoint(endpointId) {
      const known = byEndpoint.get(endpointId);
      if (known && known.untilMs > Date.now()) return known.destinations;
      const destinations = load(endpointId);
      byEndpoint.set(endpointId, { untilMs: Date.now() + TRUST_MS, destinations });
      destinations.catch(() => byEndpoint.delete(endpointId));
      return destinations;
    },
  };
}
