import { createHmac } from 'node:crypto';
import { startSandbox } from '@cio-bridge/sandbox';
import type { IDataObject } from 'n8n-workflow';
import { afterAll, describe, expect, test } from 'vitest';
import { CioBridgeTrigger } from '../src/index.ts';
import { called, hooking } from './hosts.ts';

const sandbox = await startSandbox();
const us = sandbox.workspace('demo-us');
const { siteId, trackApiKey, appApiKey } = us.keys;
const signingKey = 'a-signing-key';
const credentials = { region: 'us', siteId, trackApiKey, appApiKey, signingKey, sandboxUrl: sandbox.url };
const trigger = new CioBridgeTrigger();
afterAll(() => sandbox.close());

let events = 0;
const reportOf = (more: IDataObject = {}) => {
  events += 1;
  const eventId = `01K7EXAMPXE00000000000${String(events).padStart(4, '0')}`;
  return JSON.stringify({
    data: {
      customer_id: 'cust-100',
      delivery_id: 'd-1',
      recipient: 'ada@example.com',
      identifiers: { id: 'cust-100' },
    },
    event_id: eventId,
    object_type: 'email',
    metric: 'delivered',
    timestamp: 1_760_000_000,
    ...more,
  });
};

/** Signed with Node's own HMAC, as Customer.io documents it. */
function signed(raw: string, key = signingKey, ageSeconds = 0): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const signature = createHmac('sha256', key).update(`v0:${timestamp}:${raw}`).digest('hex');
  return { 'x-cio-timestamp': String(timestamp), 'x-cio-signature': signature };
}

interface Call {
  raw?: string;
  headers?: Record<string, string>;
  filter?: IDataObject;
  as?: IDataObject;
  workflowId?: string;
}

async function call({ raw = reportOf(), headers = signed(raw), filter = {}, as = {}, workflowId = 'w-1' }: Call) {
  const { host, answer } = called({ raw, headers, workflowId }, { filter }, { ...credentials, ...as });
  const { workflowData, webhookResponse } = await trigger.webhook.call(host);
  return { started: workflowData?.[0]?.map(({ json }) => json) ?? [], webhookResponse, answer };
}

describe('a report', () => {
  test('that is signed starts the workflow, in normal form', async () => {
    const { started } = await call({});
    expect(started).toEqual([
      expect.objectContaining({
        kind: 'delivery',
        objectType: 'email',
        metric: 'delivered',
        recipient: 'ada@example.com',
      }),
    ]);
  });

  test.each([
    ['with another key', { headers: signed(reportOf(), 'another') }],
    ['with no signature', { headers: {} }],
    ['from eight days ago', (raw: string) => ({ raw, headers: signed(raw, signingKey, 8 * 86_400) })],
  ])('%s starts nothing', async (_, how) => {
    const { started, answer } = await call(typeof how === 'function' ? how(reportOf()) : how);
    expect(started).toEqual([]);
    expect(answer.status).toBe(401);
  });

  test('that Customer.io posts again after six days is taken', async () => {
    const raw = reportOf();
    const { started } = await call({ raw, headers: signed(raw, signingKey, 6 * 86_400) });
    expect(started).toHaveLength(1);
  });

  test('signed with the old key is taken while the key is changed', async () => {
    const raw = reportOf();
    const { started } = await call({ raw, headers: signed(raw, 'old'), as: { oldSigningKey: 'old' } });
    expect(started).toHaveLength(1);
  });

  test('waits at Customer.io while there is no key', async () => {
    const { started, answer } = await call({ as: { signingKey: '' } });
    expect({ started, status: answer.status }).toEqual({ started: [], status: 503 });
  });

  test('posted twice starts each workflow once', async () => {
    const raw = reportOf();
    expect((await call({ raw })).started).toHaveLength(1);
    expect(await call({ raw })).toMatchObject({ started: [], webhookResponse: { ignored: 'seen before' } });
    expect((await call({ raw, workflowId: 'w-2' })).started).toHaveLength(1);
  });

  test('passes the filter, or is answered and left', async () => {
    const filter = { metrics: ['bounced'], recipientDomains: ['', 'example.com'], campaignIds: [] };
    expect(await call({ filter })).toMatchObject({ started: [], webhookResponse: { ignored: 'filtered' } });
    expect((await call({ filter, raw: reportOf({ metric: 'bounced' }) })).started).toHaveLength(1);
  });

  test('that is no event is answered with 200: a refusal would hold back those behind it', async () => {
    const { started, webhookResponse, answer } = await call({ raw: '[1]' });
    expect(started).toEqual([]);
    expect(answer).toEqual({});
    expect(webhookResponse).toHaveProperty('ignored');
  });

  test('with an integer beyond 2^53 keeps its digits', async () => {
    const raw = reportOf().replace('"delivery_id":"d-1"', '"delivery_id":"d-1","order":1234567890123456789');
    expect(JSON.stringify((await call({ raw })).started)).toContain('1234567890123456789');
  });
});

describe('the webhook at Customer.io', () => {
  const endpoint = 'https://n8n.example.test/webhook/1/customer-io';
  const filter = { objectTypes: ['email'], metrics: ['bounced', 'delivered'] };
  const hook = (parameters: IDataObject, as: IDataObject = {}) =>
    hooking(endpoint, parameters, { ...credentials, ...as });
  const { checkExists, create, delete: remove } = trigger.webhookMethods.default;
  const mine = () => us.webhooks.filter((webhook) => webhook.endpoint === endpoint);

  test('is made for what the filter asks for, mended, and taken away', async () => {
    expect(await checkExists.call(hook({ filter }))).toBe(false);
    expect(await create.call(hook({ filter }))).toBe(true);
    expect(mine()).toMatchObject([{ name: 'n8n: Onboarding', events: ['email_delivered', 'email_bounced'] }]);
    expect(await checkExists.call(hook({ filter }))).toBe(true);

    const options = { fullResolution: true };
    expect(await checkExists.call(hook({ filter, options }))).toBe(false);
    await create.call(hook({ filter, options }));
    expect(mine()).toMatchObject([{ full_resolution: true }]);

    expect(await remove.call(hook({ filter }))).toBe(true);
    expect(mine()).toEqual([]);
  });

  test('needs the App API key, and says so', async () => {
    await expect(create.call(hook({}, { appApiKey: '' }))).rejects.toThrow(/App API key/);
  });

  test('is not made for a filter that cannot be right', async () => {
    await expect(create.call(hook({ filter: { campaignIds: ['shoe'] } }))).rejects.toThrow(/campaignIds/);
  });
});
