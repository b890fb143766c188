import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { startSandbox } from '../src/index.ts';

// The same checks against the sandbox and, given credentials, against a real workspace: what fails on the real one is
// a mistake of the sandbox. Use a workspace made for tests: a person is created in it and deleted again.

interface Target {
  name: string;
  track: string;
  app: string;
  siteId: string;
  trackApiKey: string;
  appApiKey: string;
}

const sandbox = await startSandbox();
afterAll(() => sandbox.close());
const [keys] = sandbox.workspaces;
if (!keys) throw new Error('the sandbox has no workspace');

const { CIO_SITE_ID: siteId, CIO_TRACK_API_KEY: trackApiKey, CIO_APP_API_KEY: appApiKey, CIO_REGION } = process.env;
const suffix = CIO_REGION === 'eu' ? '-eu' : '';
const real =
  siteId && trackApiKey && appApiKey
    ? [
        {
          name: 'a real workspace',
          track: `https://track${suffix}.customer.io`,
          app: `https://api${suffix}.customer.io`,
          siteId,
          trackApiKey,
          appApiKey,
        },
      ]
    : [];
if (real.length === 0)
  console.log('skipped: checks on a real workspace (CIO_SITE_ID, CIO_TRACK_API_KEY, CIO_APP_API_KEY)');

const targets: Target[] = [{ ...keys, ...sandbox.us, name: 'the sandbox' }, ...real];

describe.each(targets)('$name', (target) => {
  const basic = `Basic ${btoa(`${target.siteId}:${target.trackApiKey}`)}`;
  const bearer = `Bearer ${target.appApiKey}`;
  const id = `sandbox-check-${randomUUID()}`;
  const call = (url: string, method: string, authorization: string, body?: object) =>
    fetch(url, {
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const person = `${target.track}/api/v1/customers/${id}`;

  test('says where the account belongs', async () => {
    const answer = await call(`${target.track}/api/v1/accounts/region`, 'GET', basic);
    expect(await answer.json()).toMatchObject({ region: expect.stringMatching(/^(us|eu)$/), url: expect.any(String) });
  });

  test('refuses wrong credentials in the recorded words', async () => {
    const answer = await call(person, 'PUT', 'Basic d3Jvbmc6d3Jvbmc=', {});
    expect([answer.status, await answer.json()]).toEqual([401, { meta: { error: 'Unauthorized request' } }]);
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="Customer.io edge event collection"');
  });

  test('answers an unknown path with a web page', async () => {
    const answer = await call(`${target.track}/api/v1/nowhere`, 'POST', basic, {});
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  });

  test('refuses two identifiers in the shape of v2', async () => {
    const operation = { type: 'person', action: 'identify', identifiers: { id: 'a', email: 'b@example.com' } };
    const answer = await call(`${target.track}/api/v2/entity`, 'POST', basic, operation);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      errors: [{ reason: expect.any(String), message: expect.any(String) }],
    });
  });

  test('keeps a person, shows attributes as text, and forgets on delete', async () => {
    const made = await call(person, 'PUT', basic, { logins: 3 });
    expect([made.status, await made.text()]).toEqual([200, '{}\n']);
    const read = () => call(`${target.app}/v1/customers/${id}/attributes`, 'GET', bearer);
    await expect.poll(async () => (await read()).status, { timeout: 15_000 }).toBe(200);
    expect(await (await read()).json()).toMatchObject({
      customer: { id, attributes: { logins: '3' }, unsubscribed: false },
    });
    expect((await call(person, 'DELETE', basic)).status).toBe(200);
    await expect.poll(async () => (await read()).status, { timeout: 15_000 }).toBe(404);
  });

  test('finds nobody by an email that nobody has', async () => {
    const answer = await call(`${target.app}/v1/customers?email=${id}%40example.com`, 'GET', bearer);
    expect(await answer.json()).toEqual({ results: [] });
  });
});
