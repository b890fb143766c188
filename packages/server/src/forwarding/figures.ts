import type { WhoseScope } from '../inbound/events/event-figures.ts';
import { countUpTo } from '../store/count-rows.ts';
import { equalTo } from '../store/equal-to.ts';
import type { Database } from '../store/store.ts';
import { shownDestinations } from './destination.ts';

/** Counted up to this. */
const MAX_FAILED = 10_000;

/** What needs somebody of what is forwarded in a scope. */
export interface ForwardingFigures {
  all: number;
  /** Whose circuit is open. */
  failing: number;
  /** Which answered 410. */
  gone: number;
  /** Events that nobody tries again by himself, up to 10,000. */
  failedEvents: number;
}

export async function forwardingFigures(
  reads: Database,
  { clientIds, clientId, environment }: WhoseScope,
): Promise<ForwardingFigures> {
  const destinations = shownDestinations(reads).where((where) =>
    where.and([
      ...equalTo(where, { 'clients.id': clientIds }),
      ...equalTo(where, { 'clients.id': clientId, 'trigger_endpoints.environment': environment }),
    ]),
  );
  const rows = await destinations.execute();
  const ids = rows.map(({ id }) => id);
  const failed = reads.selectFrom('forwarded_events').select('id').where('status', '=', 'failed');
  return {
    all: rows.length,
    failing: rows.filter((row) => row.failing_since_ms !== null && row.paused_at_ms === null).length,
    gone: rows.filter((row) => row.paused_because === 'gone').length,
    failedEvents: ids.length === 0 ? 0 : await countUpTo(reads, failed.where('destination_id', 'in', ids), MAX_FAILED),
  };
}
