import { startSandbox } from '@cio-bridge/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer } from './start-test-server.ts';

const sandbox = await startSandbox();
const at = await startTestServer();
afterAll(async () => {
  await at[Symbol.asyncDispose]();
  await sandbox.close();
});

let connectionId = '';
beforeAll(async () => {
  const { body: client } = await at.call('POST', '/api/v1/clients', { body: { name: 'Example' } });
  const named = { clientId: client.id, name: 'Example Shop' };
  connectionId = (await at.call('POST', '/api/v1/connections', { body: named })).body.id;
  const { siteId, trackApiKey, appApiKey } = sandbox.workspace('demo-us').keys;
  await at.call('PUT', `/api/v1/connections/${connectionId}/environments/production`, {
    body: { region: 'us', siteId, trackApiKey, appApiKey, sandboxUrls: sandbox.us },
  });
});

const run = (name: string, input: object) =>
  at.call('POST', `/api/v1/actions/customer-io/${name}/run`, {
    body: { connectionId, environment: 'production', input },
  });
const email = { transactionalMessageId: 1, to: 'ada@example.com', person: { id: 'cust-100' } };

test('an action takes over HTTP what it promises: 2 MB of attachments, 10,000 people with data of their own', async () => {
  const attachments = { 'invoice.pdf': Buffer.alloc(1_999_000).toString('base64') };
  expect((await run('send-transactional-email', { ...email, attachments })).status).toBe(200);
  const perUserData = Array.from({ length: 10_000 }, (_, index) => ({ id: index, data: { voucher: 'x'.repeat(100) } }));
  expect((await run('trigger-broadcast', { broadcastId: 1, perUserData, idIgnoreMissing: true })).status).toBe(200);
});

test('everything that is wrong comes at once, by pointer', async () => {
  const { status, body } = await run('send-transactional-email', { ...email, to: '', attachments: { 'a/b.pdf': '!' } });
  expect([status, body.code, body.pointer]).toEqual([422, 'cio_invalid_input', '/to']);
  expect(body.faults.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/to', '/attachments/a~1b.pdf']);
});

test('what Customer.io answered is a field of its own', async () => {
  sandbox.faults.add({ kind: 'status', status: 404, path: '/v1/send/email', count: 1 });
  const { status, body } = await run('send-transactional-email', email);
  expect([status, body.code, body.upstreamStatus]).toEqual([422, 'cio_not_found', 404]);
});

test('a call tells what was said to Customer.io and what came back, without secrets, and bounded', async () => {
  const { trackApiKey, appApiKey } = sandbox.workspace('demo-us').keys;
  const told = async (name: string, input: object, more: object = {}) => {
    await at.call('POST', `/api/v1/actions/customer-io/${name}/run`, {
      body: { connectionId, environment: 'production', input, ...more },
    });
    await at.server.services.activity.flush();
    const { body } = await at.call('GET', '/api/v1/activity?limit=1');
    return (await at.call('GET', `/api/v1/activity/${body.items[0].id}`)).body.calls;
  };
  const attributes = { plan: 'gold', api_token: 'theirs', note: `uses ${trackApiKey}` };
  const [identified, ...others] = await told('identify-customer', { person: { id: 'cust-100' }, attributes });
  expect(others).toEqual([]);
  expect(identified).toMatchObject({
    method: 'POST',
    url: `${sandbox.us.track}/api/v2/entity`,
    body: { action: 'identify', attributes: { plan: 'gold', api_token: '********', note: 'uses ********' } },
    status: 200,
    answer: {},
  });
  sandbox.faults.add({ kind: 'status', status: 404, path: '/v1/send/email', count: 1 });
  const attachments = { 'invoice.pdf': Buffer.alloc(20_000).toString('base64') };
  const [refused] = await told('send-transactional-email', { ...email, messageData: { password: 'p' }, attachments });
  expect(refused.status).toBe(404);
  expect(refused.body).toMatch(/… \(\d{5} characters\)$/);
  expect(refused.body.length).toBeLessThan(8_100);
  const [unsent] = await told('identify-customer', { person: { id: 'cust-100' } }, { dryRun: true });
  expect(unsent).toMatchObject({ body: { action: 'identify' }, status: null, answer: null });
  for (const call of [identified, refused, unsent])
    expect(JSON.stringify(call)).not.toMatch(new RegExp(`${trackApiKey}|${appApiKey}|authorization`, 'i'));
});
