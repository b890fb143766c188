import { request } from 'node:http';
import { expect, test } from 'vitest';
import { Endpoint, Kit } from './kit.ts';

const tabs = ['people', 'events', 'deliveries', 'webhooks', 'activities', 'requests', 'controls'];

const look = async (kit: Kit, tab: string): Promise<string> => {
  const response = await fetch(`${kit.sandbox.admin}/ui/demo-us/${tab}`);
  expect([tab, response.status]).toEqual([tab, 200]);
  return response.text();
};

test('every tab says what there is, and what to do when there is nothing', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  expect((await fetch(kit.sandbox.admin)).url).toBe(`${kit.sandbox.admin}/ui/demo-us/people`);
  expect(await look(kit, 'people')).toContain('Nobody yet');
  await using endpoint = await Endpoint.start();
  await endpoint.subscribe(kit, ['email_sent']);
  await kit.identify('cust-1', { email: 'ada@example.com' });
  await kit.track('POST', '/api/v1/customers/cust-1/events', { name: 'order_paid' });
  await kit.app('POST', '/v1/send/email', {
    to: 'ada@example.com',
    transactional_message_id: 1,
    identifiers: { id: 'cust-1' },
  });
  await kit.sandbox.clock.advance(1000);
  kit.sandbox.faults.add({ kind: 'status', status: 503, count: 1, path: '/v1/send/*' });
  const expected = [
    'ada@example.com',
    'order_paid',
    'Welcome, friend',
    'accepted',
    'profile_create',
    '/v1/send/email',
    '1 fault is in force',
  ];
  for (const [index, tab] of tabs.entries()) expect(await look(kit, tab)).toContain(expected[index]);
  expect((await fetch(`${kit.sandbox.admin}/ui/demo-us/nothing`)).status).toBe(404);
});

test('what people want to see happen to a message stands in its row, not under what is folded', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('cust-1', { email: 'ada@example.com' });
  await kit.app('POST', '/v1/send/email', {
    to: 'ada@example.com',
    transactional_message_id: 1,
    identifiers: { id: 'cust-1' },
  });
  const shown = (await look(kit, 'deliveries')).replaceAll(/<details>[\s\S]*?<\/details>/g, '');
  const [, path = ''] = /data-path="([^"]+)"[^>]*>bounced</.exec(shown) ?? [];
  const answer = await fetch(`${kit.sandbox.admin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ metric: 'bounced' }),
  });
  expect(answer.status).toBe(200);
  expect(kit.us.deliveries[0]?.history.map(({ metric }) => metric)).toContain('bounced');
});

test('a fault is added with the status that it answers with, and told in words', async () => {
  await using kit = await Kit.start();
  expect(await look(kit, 'controls')).toContain('<input name="status" type="number" min="400" max="599"');
  kit.sandbox.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 2, path: '/v1/send/*' });
  kit.sandbox.faults.add({ kind: 'status-after-accept', probability: 0.25, skip: 3 });
  kit.sandbox.faults.add({ kind: 'webhook-delay', delayMs: 500 });
  const shown = await look(kit, 'controls');
  expect(shown).toContain('Answers 429, Retry-After: 2');
  expect(shown).toContain('Takes the call, and answers 500, in 25 % of the cases, after the first 3');
  expect(shown).toContain('Posts a report 500 ms late');
  expect(shown).not.toContain('&quot;kind&quot;');
});

test('what strangers send is shown and never run', async () => {
  await using kit = await Kit.start();
  const evil = '<script>alert("x")</script>';
  await kit.identify(evil, { [evil]: evil });
  await kit.track('POST', `/api/v1/customers/a/events`, { name: evil, data: { evil } });
  await kit.app('POST', '/v1/send/email', {
    to: 'a@example.com',
    subject: evil,
    body: evil,
    from: 'b@example.com',
    identifiers: { id: 'a' },
  });
  for (const tab of tabs) expect((await look(kit, tab)).includes('<script>alert')).toBe(false);
});

test('pages of other origins, and names that resolve to this machine, are kept out', async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1');
  const reset = (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const call = request(`${kit.sandbox.admin}/reset`, { method: 'POST', headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      });
      call.on('error', reject).end();
    });
  expect(await reset({ origin: 'https://evil.example.com' })).toBe(403);
  expect(await reset({ host: 'evil.example.com' })).toBe(403);
  expect(kit.us.people).toHaveLength(1);
  expect(await reset({ origin: kit.sandbox.url })).toBe(200);
  expect(await reset({ host: 'host.docker.internal:4010' })).toBe(200);
  expect(kit.us.people).toHaveLength(0);
});
