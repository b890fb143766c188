import { CustomerIo } from '@cio-bridge/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MappingInput } from '../src/index.ts';
import { type SyncWorld, startSyncWorld } from './sync-kit.ts';

let world: SyncWorld;
beforeAll(async () => {
  world = await startSyncWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const person = (id: string) => world.workspace.people.find((each) => each.id === id);

test('people: identifiers, types, nested keys, lists and empty cells', async () => {
  const csv = [
    'customer_id,E-Mail,first name,signed_up,seats,active,zip,phone,big_id,address.city,address.zip,note',
    '1,ada@example.com,Ada,2026-11-26T14:03:00Z,3,true,01234,+4930123,12345678901234567,London,E1,',
    '2,grace@example.com,Grace,2026-11-26 14:03,10,FALSE,99999,+1555,22345678901234567,New York,10001,x',
  ].join('\n');
  const result = await world.sync(csv, { kind: 'people' });
  expect(result).toMatchObject({ done: true, rows: 2, accepted: 2, failed: 0 });
  expect(person('1')).toMatchObject({ email: 'ada@example.com', phone: '+4930123' });
  expect(person('1')?.attributes).toEqual({
    'first name': 'Ada',
    signed_up: 1_795_701_780,
    seats: 3,
    active: true,
    zip: '01234',
    big_id: '12345678901234567',
    address: { city: 'London', zip: 'E1' },
  });
  expect(person('2')?.attributes).toMatchObject({ active: false, signed_up: 1_795_701_780, note: 'x' });
});

test('a column whose value another one would hide is refused, whichever comes first, and may be left out', async () => {
  const hidden = /"address" would hide "address\.city"/;
  for (const head of ['address.city,address', 'address,address.city'])
    await expect(world.sync(`id,${head}\n9,x,y\n`, { kind: 'people' })).rejects.toThrow(hidden);
  await world.sync('id,address.city,address\n9,x,y\n', { kind: 'people', columns: { address: 'skip' } });
  expect(person('9')?.attributes).toEqual({ address: { city: 'x' } });
});

test('people: an empty cell clears the attribute where that is asked for', async () => {
  await world.sync('id,plan,city\n3,pro,Bonn\n', { kind: 'people' });
  await world.sync('id,plan,city\n3,,Bonn\n', { kind: 'people' });
  expect(person('3')?.attributes).toEqual({ plan: 'pro', city: 'Bonn' });
  await world.sync('id,plan,city\n3,,Köln\n', { kind: 'people', empty: 'clear' });
  expect(person('3')?.attributes).toEqual({ city: 'Köln' });
});

test('people from NDJSON keep their types, and keys that come late too', async () => {
  const early = Array.from({ length: 1_100 }, (_, row) => JSON.stringify({ id: `early-${row}` })).join('\n');
  const late = { id: 'late', seats: 3, tags: ['a', 'b'], active: false, zip: '01234', since: '2026-11-26', gone: null };
  await world.sync(`${early}\n${JSON.stringify(late)}\n`, { kind: 'people' });
  const { id: _id, gone: _gone, ...attributes } = late;
  expect(person('late')?.attributes).toEqual(attributes);
});

test('integers beyond 2^53 leave with all their digits, from any file and as any type', async () => {
  const digits = '1234567890123456789'; // as a number it would be …6800
  const rows = `{"id":${digits},"order":${digits},"in":[{"a":-${digits}}]}`;
  const columns = { order: { type: 'number' }, in: { type: 'json' } } as const;
  const files: [string, MappingInput][] = [
    [`${rows}\n`, { kind: 'people' }],
    [`[${rows}]`, { kind: 'people' }],
    [`id,order,in\n${digits},${digits},"[{""a"":-${digits}}]"\n`, { kind: 'people', columns }],
  ];
  for (const [content, given] of files) {
    const bodies: string[] = [];
    const client = new CustomerIo({
      track: { siteId: 'site', apiKey: 'key' },
      governor: false,
      transport: async ({ body }) => {
        bodies.push(Buffer.from(body as Uint8Array).toString());
        return { status: 200, headers: {}, body: '{}' };
      },
    });
    expect(await world.sync(content, given, { client })).toMatchObject({ failed: 0 });
    expect(bodies.join()).toContain(`"identifiers":{"id":"${digits}"}`);
    expect(bodies.join()).toContain(`"order":${digits},"in":[{"a":-${digits}}]`);
  }
});

test('events: the same file again doubles nothing, and a column of ids holds across files', async () => {
  const csv =
    'user_id,event,timestamp,order,total\n1,paid,2026-11-01T00:00:00Z,A-1,18.4\n1,paid,2026-11-01T00:00:00Z,A-1,18.4\n';
  const before = world.workspace.events.length;
  await world.sync(csv, { kind: 'events' });
  await world.sync(csv, { kind: 'events' });
  const added = world.workspace.events.slice(before);
  expect(added).toHaveLength(2); // alike, but two rows
  expect(added[0]).toMatchObject({ name: 'paid', timestamp: 1_793_491_200, data: { order: 'A-1', total: 18.4 } });
  const given = { kind: 'events', fields: { eventId: 'order' } } as const;
  await world.sync('user_id,event,timestamp,order\n1,sent,2026-11-01,B-1\n', given);
  await world.sync('user_id,event,timestamp,order\n1,sent,2026-11-01,B-0\n1,sent,2026-11-01,B-1\n', given);
  expect(world.workspace.events.filter(({ name }) => name === 'sent')).toHaveLength(2);
});

test('events may all have one name', async () => {
  await world.sync('id\n1\n', { kind: 'events', fixed: { name: 'imported' } });
  expect(world.workspace.events.at(-1)).toMatchObject({ name: 'imported' });
});

test('devices are added, and taken away', async () => {
  await world.sync('id,token,platform,push_enabled\n1,t-1,iOS,true\n1,t-2,android,false\n', { kind: 'devices' });
  expect(person('1')?.devices).toMatchObject([
    { token: 't-1', platform: 'ios', attributes: { push_enabled: 'true' } },
    { token: 't-2', platform: 'android' },
  ]);
  await world.sync('id,token\n1,t-1\n', { kind: 'devices', remove: true });
  expect(person('1')?.devices).toHaveLength(1);
});

test('objects and relationships', async () => {
  const fixed = { objectTypeId: '1' };
  await world.sync('company_id,name,staff\nacme,Acme,12\n', { kind: 'objects', fixed });
  await world.sync('user_id,company_id,role\n1,acme,owner\n', { kind: 'relationships', fixed });
  expect(person('1')?.relationships).toMatchObject([{ attributes: { role: 'owner' } }]);
  await world.sync('user_id,company_id\n1,acme\n', { kind: 'relationships', fixed, remove: true });
  expect(person('1')?.relationships).toEqual([]);
});

test('members of a segment, by the thousand', async () => {
  await world.sync(`id\n${Array.from({ length: 2_300 }, (_, row) => `m-${row}`).join('\n')}\n`, { kind: 'people' });
  const requestsBefore = world.workspace.requests.length;
  const csv = `id\n${Array.from({ length: 2_300 }, (_, row) => `m-${row}`).join('\n')}\n`;
  expect(await world.sync(csv, { kind: 'segment', segmentId: 1 })).toMatchObject({ accepted: 2_300 });
  expect(world.workspace.requests.slice(requestsBefore)).toHaveLength(3);
  const client = world.connect();
  expect(await client.app.segments.customerCount(1)).toBe(2_300);
  await world.sync('id\nm-0\nm-1\n', { kind: 'segment', segmentId: 1, remove: true });
  expect(await client.app.segments.customerCount(1)).toBe(2_298);
  const wrong = await world.sync(csv, { kind: 'segment', segmentId: 99 });
  expect(wrong).toMatchObject({ done: false, rows: 0, failed: 0, error: { message: expect.stringMatching(/99/) } });
});

test('suppressions, deletions and subscriptions', async () => {
  await world.sync('id\ns-1\ns-2\ns-3\n', { kind: 'people' });
  await world.sync('id\ns-1\n', { kind: 'suppressions' });
  await world.sync('id\ns-2\n', { kind: 'deletions' });
  expect([person('s-1'), person('s-2')]).toEqual([undefined, undefined]);
  await world.sync('id\ns-1\ns-2\n', { kind: 'people' });
  expect(person('s-1')).toBeUndefined();
  expect(person('s-2')).toBeDefined();
  await world.sync('id\ns-1\n', { kind: 'suppressions', remove: true });
  await world.sync('id\ns-1\n', { kind: 'people' });
  expect(person('s-1')).toBeDefined();
  await world.sync('id,topic_2,unsubscribed\ns-3,no,yes\nnobody,yes,no\n', { kind: 'subscriptions' });
  expect(person('s-3')).toMatchObject({ unsubscribed: true, topics: { topic_2: false } });
  expect(person('nobody')).toBeUndefined();
});
