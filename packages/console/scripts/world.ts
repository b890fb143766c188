import { reported, startWorld, type World } from '../test/world.ts';

export const owner = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'correct horse battery' };

/** What the console is shown with: `empty`, `data`, or `huge`, with as many events as a busy year brings. */
export type WorldKind = 'empty' | 'data' | 'huge';

const HUGE_EVENTS = 20_000;
const LONG_NAME = 'Пример 例 مثال — a workflow whose name is as long as names get when nobody stops to think about it';

const people = ['grace', 'margaret', 'tim', 'radia', 'barbara', 'edsger'] as const;
const subjects = ['Order A-17 is on its way', 'Your receipt', 'Five things to try', 'We miss you'];

const sms = (id: string) => ({
  id,
  type: 'action',
  action: 'customer-io/send-sms',
  input: { transactionalMessageId: 3, to: '+15550100001', person: { id: '{{ event.person }}' } },
});

/** A server with an owner and, unless it is to be empty, something of everything that a page can show. */
export async function startShownWorld(kind: WorldKind): Promise<World> {
  const world = await startWorld();
  const cookie = await becomeOwner(world);
  if (kind === 'empty') return world;
  await addWorkflows(world, cookie);
  await reportSome(world);
  if (kind === 'huge') {
    for (let sent = 0; sent < HUGE_EVENTS; sent += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          world.report(reported('push', 'sent', { recipient: `device ${sent + at}` })),
        ),
      );
    }
  }
  return world;
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
