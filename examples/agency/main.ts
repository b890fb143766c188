/** An agency's three clients and thirteen workflows: applied, tested, published, mended, rolled back. */
import assert from 'node:assert/strict';
import { clients, files, sources, startAgency } from './agency.ts';

await using agency = await startAgency();
const { call, bridge, write, until, start, sandbox, crm } = agency;
const DAY_MS = 86_400_000;

// One folder for all clients: its tests, then live in staging and, the very same versions, in production.
assert.match(await bridge('workflows', 'run-tests', ...files, '--client', 'North'), /Nobody opens it for a day: ok/);
await bridge('workflows', 'apply', ...files, '--all-clients', '--environment', 'staging');
assert.match(await bridge('workflows', 'publish', 'Receipt', '--client', 'North'), /version 1 published in production/);
const live = await bridge('workflows', 'apply', ...files, '--all-clients', '--environment', 'production');
assert.match(live, /South: Receipt: unchanged \(version 1\), published in production/);
const { items: workflows } = await call('GET', '/workflows');
assert.equal(workflows.length, 13 * clients.length);

// Tried with an event at hand, and held up by a test of its own when it no longer does what it has to.
const order = { email: 'a@example.com', phone: '+15550001111', person: { email: 'a@example.com' }, order: 'A-1' };
const tried = JSON.parse(
  await bridge(
    ...['workflows', 'test', '--workflow', 'Receipt', '--client', 'North', '--event', JSON.stringify(order)],
    ...['--waits', '{"opened":"timeout"}', '--json'],
  ),
);
assert.deepEqual(
  tried.steps.map(({ stepId }: { stepId: string }) => stepId),
  ['receipt', 'opened', 'sms'],
);
const silenced = write((sources.receipt as string).replace('onTimeout:', 'onMetric:'));
await assert.rejects(
  bridge('workflows', 'apply', silenced, '--client', 'North'),
  /Nobody opens it for a day: after opened came nothing; sms was expected/,
);

const ended = (runId: string) =>
  until(`run ${runId} ends`, async () => {
    const run = await call('GET', `/runs/${runId}`);
    return run.endedAtMs !== null && run;
  });
const succeeds = async (runId: string) => {
  const run = await ended(runId);
  assert.equal(run.status, 'succeeded', run.error);
  return run;
};
const waitsIn = (runId: string, stepId: string) =>
  until(`run ${runId} waits in ${stepId}`, async () => (await call('GET', `/runs/${runId}`)).waits?.stepId === stepId);
const north = agency.workspace('North');
const person = (email: string) => north.people.find((each) => each.email === email);
const sentTo = (recipient: string) => north.deliveries.filter((delivery) => delivery.recipient === recipient);
const someone = async (email: string, attributes: object = {}) =>
  call('POST', '/actions/customer-io/identify-customer/run', {
    connectionId: workflows.find((each: { client: { name: string } }) => each.client.name === 'North').environments
      .production.connection.id,
    environment: 'production',
    input: { person: { email }, attributes },
  });

// One file, three clients: whose greeting it is, is a value.
for (const [client, greeting] of [
  ['North', 'Moin from North'],
  ['South', 'Howdy from South'],
  ['West', 'Hello from West'],
] as const) {
  await succeeds(await start(client, 'Welcome', { email: 'new@example.com' }));
  const [welcome] = agency.workspace(client).deliveries;
  assert.equal(welcome?.data.greeting, greeting);
}
// Staging is another workspace: nothing of it reaches production.
await succeeds(await start('North', 'Welcome', { email: 'staged@example.com' }, 'staging'));
assert.equal(sentTo('staged@example.com').length, 0);
assert.equal(agency.workspace('North', 'staging').deliveries.length, 1);

// A receipt that nobody opens for a day becomes an SMS; the sandbox's clock makes the day a moment.
for (const email of ['silent@example.com', 'opt@example.com']) {
  await someone(email);
  north.script({ recipient: email, steps: [{ metric: 'sent', afterMs: 1 }] } as never);
}
const receipt = { phone: '+15550001111', order: 'A-17' };
const silent = await start('North', 'Receipt', {
  ...receipt,
  email: 'silent@example.com',
  person: { email: 'silent@example.com' },
});
await waitsIn(silent, 'opened');
const optIn = await start('North', 'Double opt-in', { email: 'opt@example.com' });
await waitsIn(optIn, 'clicked');
const nps = await start('North', 'NPS', { email: 'opt@example.com', person: { email: 'opt@example.com' } });
await waitsIn(nps, 'week');
const cart = await start('North', 'Cart reminder', { email: 'cart@example.com' });
await waitsIn(cart, 'hours');
const again = await ended(await start('North', 'Cart reminder', { email: 'cart@example.com' }));
assert.equal(again.errorCode, 'busy');
await sandbox.clock.advance(DAY_MS + 60_000);
await succeeds(silent);
assert.equal(sentTo('+15550001111').length, 1);
await succeeds(cart);
await sandbox.clock.advance(3 * DAY_MS);
assert.match((await succeeds(optIn)).steps.at(-1).detail.reason, /never confirmed/);
await sandbox.clock.advance(4 * DAY_MS);
await waitsIn(nps, 'morning');
// A weekend may be in between; a person may also skip a wait.
await bridge('runs', 'skip-wait', nps);
await succeeds(nps);

// The backend's order: an event for it, one for each item, and the same order is the same event.
const bought = {
  order: 'A-17',
  email: 'opt@example.com',
  items: [
    { sku: 'pen', price: 3 },
    { sku: 'ink', price: 9 },
  ],
};
await assert.rejects(start('North', 'Order paid', { order: 'A-17' }), /event\/email/);
for (let times = 0; times < 2; times += 1) await succeeds(await start('North', 'Order paid', bought));
const named = (name: string) => north.events.filter((event) => event.name === name);
assert.equal(named('order_paid').length, 1);
assert.equal(named('item_bought').length, 4);

// Reports: a bounce, an unsubscription, a conversion of somebody who spent as much as this client says.
await someone('vip@example.com', { total_spent: 1200 });
await someone('small@example.com', { total_spent: 700 });
const report = (subscription: string, email: string, more: object = {}) => {
  const [objectType, metric] = subscription.split('_') as [string, string];
  const data = { identifiers: { id: null, email }, recipient: email, ...more };
  north.report({ subscription, objectType, metric, data } as never);
};
report('email_bounced', 'silent@example.com', { delivery_id: 'd1', failure_message: 'no such box' });
report('customer_unsubscribed', 'opt@example.com');
for (const email of ['small@example.com', 'vip@example.com']) report('email_converted', email, { delivery_id: email });
const toldOf = (text: string) =>
  crm.told.some((told) => JSON.stringify(told).includes(text) && told.key === 'key of North');
for (const text of ['silent@example.com bounced', '/contacts/opt%40example.com', 'VIP converted: vip@example.com']) {
  await until(`the CRM is told: ${text}`, () => toldOf(text));
}
assert.equal(toldOf('small@example.com'), false);
await until('the bounce is noted', () => person('silent@example.com')?.attributes.email_works === false);

// The rest: a digest, a night's sync, a merge.
await someone('reader@example.com', { plan: 'pro' });
await succeeds(await start('North', 'Weekly digest', {}));
assert.equal(sentTo('reader@example.com').length, 1);
await succeeds(await start('North', 'Nightly sync', {}));
assert.equal(person('crm@example.com')?.attributes.crm_stage, 'won');
await someone('lead@example.com');
await succeeds(await start('North', 'Merge after sign-up', { id: 'lead-1', email: 'lead@example.com' }));
assert.equal(north.people.filter((each) => each.id === 'lead-1' || each.email === 'lead@example.com').length, 1);

// A mistake goes live, is mended, and the run that failed goes on: the message that it sent is not sent again.
const broken = `${sources.welcome}  - { id: tell, type: http, url: "{{ client.values.crm_url }}/contact", headers: { x-api-key: "{{ secrets.crm_key }}" } }\n`;
await bridge('workflows', 'apply', write(broken), '--client', 'North');
const failed = await start('North', 'Welcome', { email: 'mended@example.com' });
assert.equal((await ended(failed)).failedStep, 'tell');
await bridge('workflows', 'apply', write(broken.replace('/contact"', '/contacts"')), '--client', 'North');
await bridge('runs', 'retry', failed);
await succeeds(failed);
assert.equal(sentTo('mended@example.com').length, 1);

// And back to what ran before.
await bridge('workflows', 'rollback', 'Welcome', '--version', '1', '--client', 'North');
const welcome = JSON.parse(await bridge('workflows', 'show', 'Welcome', '--client', 'North', '--json'));
assert.deepEqual([welcome.version, welcome.environments.production.version], [3, 1]);

// A secret stands nowhere in clear, and what a live workflow uses is not deleted.
assert.equal(JSON.stringify(await call('GET', `/runs/${failed}`)).includes('key of North'), false);
const { items: all } = await call('GET', '/clients');
const { id: northId } = all.find((each: { name: string }) => each.name === 'North');
await assert.rejects(call('DELETE', `/clients/${northId}/environments/production/secrets/crm_key`), /secret_in_use/);
console.log('agency: ok');
