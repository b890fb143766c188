import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { reported, startWorld, type World } from '../test/world.ts';

export const owner = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'correct horse battery' };

/** What the console is shown with: `empty`, `data`, or `day`, which has the events of a whole day before it too. */
export type WorldKind = 'empty' | 'data' | 'day';

const HOUR_MS = 3_600_000;
/** For so long what was begun may go on. */
const REST_MS = 60_000;
const LONG_NAME = 'Пример 例 مثال — a workflow whose name is as long as names get when nobody stops to think about it';

const people = ['grace', 'margaret', 'tim', 'radia', 'barbara', 'edsger'] as const;
const subjects = ['Order A-17 is on its way', 'Your receipt', 'Five things to try', 'We miss you'];

const sms = (id: string) => ({
  id,
  type: 'action',
  action: 'customer-io/send-sms',
  input: { transactionalMessageId: 3, to: '+15550100001', person: { id: '{{ event.person }}' } },
});

/** A world with somebody to show it to. */
export interface ShownWorld extends World {
  /** Of the owner's session. */
  cookie: string;
}

/** A server with an owner and, unless it is to be empty, something of everything that a page can show. */
export async function startShownWorld(kind: WorldKind): Promise<ShownWorld> {
  const world = await startWorld();
  const cookie = await becomeOwner(world);
  const shown = { ...world, cookie };
  if (kind === 'empty') return shown;
  await addWorkflows(world, cookie);
  await addSync(shown);
  await addDestination(shown);
  await reportSome(world);
  if (kind === 'day') await addDay(shown);
  await atRest(world);
  return shown;
}

/** @returns the cookie of the owner's session */
async function becomeOwner(world: World): Promise<string> {
  const token = new URL(world.welcomeUrl).searchParams.get('token');
  const answer = await fetch(`${world.server.url}/api/v1/welcome`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, ...owner }),
  });
  if (!answer.ok) throw new Error(`The first owner was refused: ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
}

async function addWorkflows({ server, clientId, sandbox }: World, cookie: string): Promise<void> {
  const { clients, connections, endpoints, workflows } = server.services;
  const manual = (name: string, steps: object[]) =>
    workflows.apply({ clientId, definition: { name, trigger: { type: 'manual' }, connection: 'Example shop', steps } });
  const start = async (id: string, event: object) => {
    const answer = await fetch(`${server.url}/api/v1/workflows/${id}/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ event }),
    });
    if (!answer.ok) throw new Error(`The run was refused: ${await answer.text()}`);
  };
  const wait = await manual(LONG_NAME, [{ id: 'pause', type: 'wait', for: '3 days' }, sms('later')]);
  const send = await manual('Text the courier', [
    sms('text'),
    { id: 'seen', type: 'waitForDelivery', delivery: 'text', metrics: ['delivered'], timeout: '1 day' },
  ]);
  sandbox.faults.add({ kind: 'status-after-accept', status: 500, path: '/v1/send/*', count: 1 });
  await start(send.id, { person: 'grace' });
  await start(wait.id, { person: 'tim' });

  const { id: bluebird } = await clients.create({ name: 'Bluebird Bakery & Söhne' });
  const shop = await connections.create({ clientId: bluebird, name: 'Bluebird shop' });
  await endpoints.create({ connectionId: shop, environment: 'staging', signingKeys: [] });
}

/** A file on its way into the workspace, with a row that fails. */
async function addSync({ server, clientId, connectionId, cookie }: ShownWorld): Promise<void> {
  const send = async (method: string, path: string, body: string, type = 'application/json') => {
    const answer = await fetch(`${server.url}/api/v1/${path}`, {
      method,
      headers: { cookie, 'content-type': type },
      body,
    });
    if (!answer.ok) throw new Error(`The sync was refused: ${await answer.text()}`);
    return (await answer.json()) as { id: string };
  };
  const csv = ['id,plan', ...people.map((person) => `${person},pro`), ',free'].join('\n');
  const { id: uploadId } = await send('POST', 'uploads', JSON.stringify({ clientId, name: 'people of autumn.csv' }));
  await send('PUT', `uploads/${uploadId}/content`, csv, 'application/octet-stream');
  await send(
    'POST',
    'syncs',
    JSON.stringify({ connectionId, environment: 'production', uploadId, mapping: { kind: 'people' } }),
  );
}

/** Somewhere that events go to, once somebody lets them. */
async function addDestination({ server, connectionId }: ShownWorld): Promise<void> {
  const { destinations, shownEndpoints } = server.services;
  const [endpoint] = await shownEndpoints.list({ connectionId, limit: 1 });
  if (!endpoint) throw new Error('The connection has no trigger');
  const { destination } = await destinations.create({
    endpointId: endpoint.id,
    name: 'Zapier',
    url: 'https://hooks.example.com/catch/1',
    filter: { metrics: ['delivered', 'bounced'] },
    perSecond: 5,
    atOnce: 1,
    createdBy: owner.name,
  });
  await destinations.pause(destination.id);
}

/** Until all that was begun has come to its end, or to what it waits for: whoever looks once finds all there is to see. */
async function atRest({ server }: World): Promise<void> {
  const { activity, events, runs, syncs } = server.services;
  const isAtWork = ({ status }: { status: string }) => status === 'queued' || status === 'running';
  for (const untilMs = Date.now() + REST_MS; Date.now() < untilMs; await sleep(50)) {
    // In this order: an event that waits no more has its runs.
    const { events: waiting } = await events.count({ status: 'waiting' });
    const all = [...(await runs.list({ limit: 200 })), ...(await syncs.list({ limit: 200 }))];
    if (waiting === 0 && !all.some(isAtWork)) return activity.flush();
  }
  throw new Error('What was begun does not come to its end');
}

/** As much as a day brings, by the hour; the connector takes no event of so long ago. */
async function addDay({ server, connectionId }: ShownWorld): Promise<void> {
  const { store, shownEndpoints } = server.services;
  const [endpoint] = await shownEndpoints.list({ connectionId, limit: 1 });
  if (!endpoint) throw new Error('The connection has no trigger');
  const nowMs = Date.now();
  const rows = Array.from({ length: 24 }, (_, hoursAgo) => {
    const atMs = nowMs - hoursAgo * HOUR_MS - 60_000;
    // People write by day.
    const sent = Math.round(60 + 50 * Math.sin((new Date(atMs).getHours() - 9) / 3.8));
    return day.flatMap(([metric, part]) =>
      Array.from({ length: Math.round(sent * part) }, (_unused, count) => rowOf(metric, atMs, hoursAgo * 500 + count)),
    );
  }).flat();
  const rowOfEndpoint = rows.map((row) => ({ ...row, endpoint_id: endpoint.id }));
  for (let from = 0; from < rowOfEndpoint.length; from += 200) {
    await store.db
      .insertInto('events')
      .values(rowOfEndpoint.slice(from, from + 200))
      .execute();
  }
}

/** How many of each there are for one that is sent. */
const day: [metric: string, part: number][] = [
  ['sent', 1],
  ['delivered', 0.96],
  ['opened', 0.48],
  ['clicked', 0.17],
  ['bounced', 0.03],
  ['unsubscribed', 0.02],
];

function rowOf(metric: string, atMs: number, index: number) {
  const person = people[index % people.length];
  const eventId = `day-${metric}-${index}`;
  return {
    id: idAt(atMs, eventId),
    event_id: eventId,
    object_type: 'email',
    metric,
    happened_at_ms: atMs,
    received_at_ms: atMs,
    activated_at_ms: atMs,
    delivery_id: `dlv_day_${index}`,
    person_id: person ?? null,
    recipient: `${person}@example.org`,
    detail: subjects[index % subjects.length] ?? null,
    payload: JSON.stringify({ event_id: eventId }),
    made_by: metric === 'opened' ? (index % 3 === 0 ? 'machine' : 'person') : null,
  } as const;
}

/** As the server makes them: what is later sorts later. */
function idAt(atMs: number, eventId: string): string {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const time = [...atMs.toString(32).padStart(10, '0')].map((digit) => digits[Number.parseInt(digit, 32)]).join('');
  return `ev_${time}${createHash('sha256').update(eventId).digest('hex').slice(0, 16).toUpperCase()}`;
}

async function reportSome(world: World): Promise<void> {
  for (const [at, person] of people.entries()) {
    const about = { recipient: `${person}@example.org`, customer_id: person, subject: subjects[at % subjects.length] };
    const delivery = { ...about, delivery_id: `dlv_story_${person}` };
    await world.report(reported('email', 'sent', delivery));
    await world.report(reported('email', 'delivered', delivery));
    if (at % 2 === 0) await world.report(reported('email', 'opened', delivery));
    if (at % 3 === 0)
      await world.report(reported('email', 'clicked', { ...delivery, href: 'https://example.com/a?b=<script>' }));
    if (at % 3 === 1) {
      await world.report(
        reported('email', 'bounced', { ...delivery, failure_message: '550 5.1.1 No such mailbox here' }),
      );
    }
  }
  await world.report(
    reported('sms', 'failed', { recipient: '+15550100', failure_message: 'The number is not reachable' }),
  );
  await world.report(reported('push', 'sent', { recipient: 'device of ada' }));
  await world.report(reported('customer', 'unsubscribed', { email_address: 'tim@example.org' }));
}
