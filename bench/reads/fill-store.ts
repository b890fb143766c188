import type { Services } from '@cio-bridge/server';
import { sql } from 'kysely';

/** Events and activities of months, as many of each, made by SQLite itself. */
export async function fillStore(
  db: Services['store']['db'],
  place: { rows: number; clientId: string; connectionId: string; endpointId: string },
): Promise<void> {
  const { rows, clientId, connectionId, endpointId } = place;
  const filling = 'x'.repeat(400);
  await sql`
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${rows})
    insert into events (id, endpoint_id, event_id, object_type, metric, happened_at_ms, delivery_id, person_id, payload,
      received_at_ms, activated_at_ms, recipient)
    select 'ev_00' || printf('%024d', n), ${endpointId}, 'old-' || n, 'email', 'delivered', n, 'dlv-' || n,
      'person-' || (n % 5000), '{"event_id":"old-' || n || '","data":{"subject":"' || ${filling} || '"}}', n, n,
      'p' || (n % 5000) || '@example.test'
    from numbers`.execute(db);
  await sql`
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${rows})
    insert into activities (id, started_at_ms, duration_ms, caller_type, client_id, connection_id, environment, action,
      outcome, input)
    select 'act_00' || printf('%024d', n), n, 1, 'server', ${clientId}, ${connectionId}, 'production',
      'customer-io/identify-customer', 'succeeded', '{"person":{"id":"person-' || (n % 5000) || '"},"note":"' || ${filling} || '"}'
    from numbers`.execute(db);
}
