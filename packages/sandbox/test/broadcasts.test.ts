import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { behaviour } from './behaviour.ts';
import { shapeProblems } from './contract.ts';
import { Kit } from './kit.ts';

const trigger = (kit: Kit, body: object) => kit.app('POST', '/v1/campaigns/1/triggers', body);

async function withPeople(): Promise<Kit> {
  const kit = await Kit.start({ clock: 'virtual' });
  for (const id of ['a', 'b', 'c'])
    await kit.identify(id, { email: `${id}@example.com`, plan: id === 'c' ? 'pro' : 'free' });
  await kit.track('POST', '/api/v1/segments/1/add_customers', { ids: ['a'] });
  return kit;
}

const recipients = async (kit: Kit): Promise<string[]> => {
  await kit.sandbox.clock.advance(1000);
  return kit.us.deliveries.map(({ recipient }) => recipient.charAt(0));
};

behaviour('broadcast.old-path', async () => {
  await using kit = await Kit.start();
  await kit.identify('a');
  const { status, body } = await kit.app('POST', '/v1/api/campaigns/1/triggers', { ids: ['a'] });
  expect([status, body]).toEqual([200, { id: 1 }]);
});

behaviour('broadcast.audiences', async () => {
  const file = createServer((_request, response) =>
    response.end('{"id":"a"}\n{"email":"b@example.com","data":{"text":"own"}}\n'),
  );
  await new Promise<void>((resolve) => file.listen(0, '127.0.0.1', resolve));
  const data_file_url = `http://127.0.0.1:${(file.address() as AddressInfo).port}/people.jsonl`;
  for (const [audience, expected] of [
    [{}, ['a']],
    [{ recipients: { attribute: { field: 'plan', operator: 'eq', value: 'pro' } } }, ['c']],
    [{ emails: ['b@example.com', 'c@example.com'] }, ['b', 'c']],
    [{ ids: ['a', 'c'] }, ['a', 'c']],
    [{ per_user_data: [{ id: 'a', data: { text: 'own' } }] }, ['a']],
    [{ data_file_url }, ['a', 'b']],
  ] as const) {
    await using kit = await withPeople();
    const { status, body } = await trigger(kit, { data: { text: 'shared' }, ...audience });
    expect([status, body]).toEqual([200, { id: 1 }]);
    expect(await recipients(kit)).toEqual(expected);
    const own = 'per_user_data' in audience;
    expect(kit.us.deliveries[0]?.message.body).toContain(own ? 'own' : 'shared');
    const { triggers } = (await kit.app('GET', '/v1/broadcasts/1/triggers')).body;
    expect(triggers).toMatchObject([{ id: 1, broadcast_id: 1, processed_at: expect.any(Number) }]);
    expect(shapeProblems('broadcastTriggerObject', triggers[0])).toEqual([]);
    const sent = (await kit.app('GET', '/v1/broadcasts/1/messages')).body.messages;
    expect(sent.map(({ broadcast_id }: { broadcast_id: number }) => broadcast_id)).toEqual(expected.map(() => 1));
  }
  file.close();
  await using kit = await withPeople();
  expect((await trigger(kit, { ids: ['a'], emails: ['b@example.com'] })).status).toBe(422);
});

behaviour(['broadcast.missing', 'broadcast.never-creates'], async () => {
  await using kit = await withPeople();
  const { status, body } = await trigger(kit, { ids: ['a', 'nobody'] });
  expect(status).toBe(422);
  expect(body.errors[0].source).toEqual({ pointer: '/data/attributes/ids' });
  expect(body.errors[0].detail).toMatch(/trigger 1$/);
  const shown = await kit.app('GET', '/v1/campaigns/1/triggers/1/errors');
  expect(shown.body).toEqual({ errors: ['line 2: no person with id nobody'], next: 0 });
  expect((await trigger(kit, { ids: ['a', 'nobody'], id_ignore_missing: true })).body).toEqual({ id: 2 });
  expect(await recipients(kit)).toEqual(['a']);
  expect(kit.us.people).toHaveLength(3);
  expect((await kit.app('GET', '/v1/campaigns/1/triggers/2')).body).toMatchObject({ id: 2 });
});

behaviour('broadcast.flags', async () => {
  await using kit = await withPeople();
  expect((await trigger(kit, { ids: ['a'], email_ignore_missing: true })).status).toBe(422);
  expect((await trigger(kit, { idz: ['a'] })).status).toBe(422);
  expect((await trigger(kit, { data: { text: 'x'.repeat(50_001) } })).status).toBe(422);
  const unknown = await kit.app('POST', '/v1/campaigns/9/triggers', {});
  expect([unknown.status, unknown.body.errors[0].detail]).toEqual([404, 'broadcast with id 9 does not exist']);
});

behaviour('broadcast.file', async () => {
  await using kit = await withPeople();
  const remote = 'http://192.0.2.1/people.jsonl';
  expect((await trigger(kit, { data_file_url: remote })).status).toBe(200);
  await kit.sandbox.clock.advance(1000);
  const { errors } = (await kit.app('GET', '/v1/campaigns/1/triggers/1/errors')).body;
  expect(errors).toEqual(['failed to download data file, only files on this machine are read']);
});

behaviour('broadcast.content-type', async () => {
  await using kit = await withPeople();
  const answer = await kit.app('POST', '/v1/campaigns/1/triggers', '{}', { headers: { 'content-type': 'text/plain' } });
  expect(answer.status).toBe(422);
  expect((await kit.app('POST', '/v1/campaigns/1/triggers', '{')).status).toBe(400);
});
