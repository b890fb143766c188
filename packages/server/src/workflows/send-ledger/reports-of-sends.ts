import { parseReportingEvent, sendMarkerOf } from '@cio-bridge/connector';
import { sql } from 'kysely';
import { encodeTime } from 'ulid';
import type { Database } from '../../store/store.ts';
import { reasonOf, type SendDecision, type SendEntry } from './send-entry.ts';

/** Our clock and Customer.io's may differ by so much; its times are whole seconds. */
export const CLOCK_SKEW_MS = 120_000;

/** What proved it, in words. */
export const EVENT_WITH_MARKER = 'an event that bears its marker';

/** An event that bears the marker of a send: proof that Customer.io took it, and as what. */
export interface ReportOfSend {
  eventId: string;
  deliveryId: string;
}

/** A send of which nobody knows, and who reported its marker. */
export interface AnsweredSend extends Pick<SendEntry, 'runId' | 'stepId' | 'marker'> {
  reportedBy: string;
}

/**
 * The event that bears the marker of a send, if one has come. Only headers tell, since a message may quote another one's;
 * and only the client's own events, since others could sign whatever they like.
 *
 * @param reads - It may be asked while many events wait for their activation.
 */
export async function findReport(
  { marker, intendedAtMs, connectionId }: Pick<SendEntry, 'marker' | 'intendedAtMs' | 'connectionId'>,
  reads: Database,
): Promise<ReportOfSend | undefined> {
  const rows = reads
    .selectFrom('events')
    .innerJoin('trigger_endpoints', 'trigger_endpoints.id', 'events.endpoint_id')
    .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
    .where('events.delivery_id', 'is not', null)
    .where('connections.client_id', '=', (clients) =>
      clients.selectFrom('connections').select('client_id').where('id', '=', connectionId),
    )
    .orderBy('events.id');
  // Those that are still to be activated first: one that is activated in between is among the others.
  const waiting = await rows
    .select(['events.id', 'events.delivery_id', 'events.payload'])
    .where('events.activated_at_ms', 'is', null)
    .where('events.id', '>=', `ev_${encodeTime(Math.max(0, intendedAtMs - CLOCK_SKEW_MS))}`)
    .where('events.payload', 'like', `%${marker}%`)
    .execute();
  const activated = await rows
    .select(['events.id', 'events.delivery_id'])
    .where('events.send_marker', '=', marker)
    .limit(1)
    .execute();
  const [found] = [...waiting.filter(({ payload }) => markerIn(payload) === marker), ...activated];
  return found && { eventId: found.id, deliveryId: found.delivery_id as string };
}

function markerIn(payload: string): string | undefined {
  const parsed = parseReportingEvent(payload);
  return parsed.ok ? sendMarkerOf(parsed.event) : undefined;
}

/**
 * The sends of which nobody knows whether they left, among those whose markers were reported over these connections of
 * their own clients.
 */
export async function undecidedAmong(
  db: Database,
  reported: { markers: readonly string[]; connectionIds: readonly string[] },
): Promise<AnsweredSend[]> {
  const rows = await db
    .selectFrom('send_ledger')
    .innerJoin('connections as own', 'own.id', 'send_ledger.connection_id')
    .innerJoin('connections as reporting', 'reporting.client_id', 'own.client_id')
    .select(['run_id', 'step_id', 'marker', 'reporting.id as reported_by'])
    // Written out, so that the index of those alone is taken.
    .where(sql<boolean>`send_ledger.state = 'undecided'`)
    .where('marker', 'in', reported.markers)
    .where('reporting.id', 'in', reported.connectionIds)
    .execute();
  return rows.map((row) => ({
    runId: row.run_id,
    stepId: row.step_id,
    marker: row.marker,
    reportedBy: row.reported_by,
  }));
}

/** Notes what an event proved of a send whose run has ended, so that nobody is asked any more. */
export async function settleOfEndedRun(
  db: Database,
  { runId, stepId }: Pick<SendEntry, 'runId' | 'stepId'>,
  { deliveryId, by, eventId }: ReportOfSend & Pick<SendDecision, 'by'>,
): Promise<void> {
  const decision: SendDecision = { choice: 'was-sent', by, eventId, atMs: Date.now() };
  await db
    .updateTable('send_ledger')
    .set({
      state: 'sent',
      reason: reasonOf(decision),
      output: JSON.stringify({ deliveryId }),
      delivery_id: deliveryId,
      decision: JSON.stringify(decision),
      settled_at_ms: decision.atMs,
    })
    .where('run_id', '=', runId)
    .where('step_id', '=', stepId)
    .where('state', '=', 'undecided')
    .where('run_id', 'in', (runs) =>
      runs.selectFrom('runs').select('id').where('id', '=', runId).where('ended_at_ms', 'is not', null),
    )
    .execute();
}
