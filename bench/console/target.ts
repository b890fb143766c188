/**
 * The whole server with as much on it as a busy agency has: 300 clients, whose names are in every script and up to 200
 * characters long, and the events of a month. Tells its URL, the cookie of an owner's session, the id of an event of
 * one megabyte and that of a workflow of two hundred steps over IPC.
 */
import { startServer } from '@cio-bridge/server';
import { sql } from 'kysely';

const [dataDir = '', rows = '0'] = process.argv.slice(2);
const CLIENTS = 300;
const DAY_MS = 86_400_000;
const BATCH = 200;
const names = [
  'Bäckerei',
  'Пекарня',
  'パン屋さん',
  'مخبز',
  'αρτοποιείο',
  '面包店',
  'बेकरी',
  'בית מאפה',
  '빵집',
  '<b>Bakery</b> {{ 1 }}',
];
const metrics = [
  'sent',
  'sent',
  'sent',
  'delivered',
  'delivered',
  'delivered',
  'opened',
  'opened',
  'clicked',
  'bounced',
];

process.on('disconnect', () => process.exit());

const { services, url } = await startServer({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'warn' });
const { db } = services.store;

const welcome = new URL((await services.welcome.firstOwnerUrl(url)) as string).searchParams.get('token');
const answer = await fetch(`${url}/api/v1/welcome`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ token: welcome, name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }),
});
const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';

const endpointIds: string[] = [];
for (let count = 0; count < CLIENTS; count += 1) {
  const name = `${names[count % names.length]} ${count}`;
  const { id: clientId } = await services.clients.create({
    name: count % 10 === 0 ? name.padEnd(200, ' und Söhne') : name,
  });
  const connectionId = await services.connections.create({ clientId, name: `Shop ${count}` });
  const endpoint = await services.endpoints.create({ connectionId, environment: 'production', signingKeys: [] });
  endpointIds.push(endpoint.id);
}

const set = (id: string) => ({ id, type: 'set', values: { seen: '{{ event.metric }}' } });
/** Forty times a branch with two steps on each way. */
const { id: longWorkflow } = await services.workflows.save({
  definition: {
    name: 'Two hundred steps',
    client: 'Пекарня 1',
    trigger: { type: 'manual' },
    steps: Array.from({ length: 40 }, (_, at) => ({
      id: `which_${at}`,
      type: 'branch',
      branches: [{ when: { path: 'event.metric', op: 'exists' }, steps: [set(`a_${at}`), set(`b_${at}`)] }],
      else: [set(`c_${at}`), set(`d_${at}`)],
    })),
  },
});

const nowMs = Date.now();
const total = Number(rows);
for (let start = 0; start < total; start += BATCH) {
  const values = Array.from({ length: Math.min(BATCH, total - start) }, (_, at) => {
    const index = start + at;
    const atMs = nowMs - Math.floor((1 - index / total) * 30 * DAY_MS) - 60_000;
    const payload = JSON.stringify({ event_id: `e${index}`, data: { subject: `Order ${index}`, href: '<img src=x>' } });
    return sql`(${eventId(atMs, index)}, ${endpointIds[index % CLIENTS]}, ${`e${index}`}, 'email',
      ${metrics[index % metrics.length]}, ${atMs}, ${`dlv_${index >> 2}`}, ${`person-${index % 5_000}`}, ${payload},
      ${atMs}, ${atMs}, ${`person-${index % 5_000}@example.test`})`;
  });
  await sql`insert into events (id, endpoint_id, event_id, object_type, metric, happened_at_ms, delivery_id, person_id,
    payload, received_at_ms, activated_at_ms, recipient) values ${sql.join(values)}`.execute(db);
}
const large = eventId(nowMs - 30_000, total);
const lines = Array.from({ length: 12_000 }, (_, at) => `<script>alert(${at})</script> ${'x'.repeat(48)}`);
await sql`insert into events (id, endpoint_id, event_id, object_type, metric, happened_at_ms, payload, received_at_ms,
  activated_at_ms, recipient) values (${large}, ${endpointIds[0]}, 'large', 'email', 'sent', ${nowMs},
  ${JSON.stringify({ event_id: 'large', data: { lines } })}, ${nowMs}, ${nowMs}, 'large@example.test')`.execute(db);

process.send?.({ url, cookie, large, longWorkflow });

/** As the server makes them: what is later sorts later. */
function eventId(atMs: number, index: number): string {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const time = [...atMs.toString(32).padStart(10, '0')].map((digit) => digits[Number.parseInt(digit, 32)]).join('');
  return `ev_${time}${String(index).padStart(16, '0')}`;
}
