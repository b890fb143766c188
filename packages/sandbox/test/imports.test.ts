import { expect } from 'vitest';
import { behaviour } from './behaviour.ts';
import { shapeProblems } from './contract.ts';
import { Kit } from './kit.ts';
import { serveFiles } from './serve-files.ts';

const start = (kit: Kit, body: object) => kit.app('POST', '/v1/imports', { import: { name: 'June', ...body } });

/** What became of an import once its file was read. */
async function outcome(kit: Kit, body: object) {
  const begun = await start(kit, body);
  expect(begun.body.import).toMatchObject({ state: 'preprocessing', rows_to_import: 0, rows_imported: 0 });
  await kit.sandbox.clock.advance(1_000);
  const { body: answer } = await kit.app('GET', `/v1/imports/${begun.body.import.id}`);
  return answer.import;
}

behaviour('import.taken-in', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await using files = await serveFiles({
    'people.csv':
      '\ufeffid,email,plan,note\nada,ada@example.com,pro,"says ""hi"", twice"\nbo,bo@example.com,free,\n,x@example.com,,\n',
    'events.csv': 'id,name,timestamp,amount,code\nada,paid,1790000000,12,\nnew,paid,,1,\n',
    'objects.csv': 'object_id,plan\nacme,pro\n',
    'relationships.csv': 'id,object_type_id,object_id,role\nada,1,acme,admin\n',
  });
  await kit.identify('ada', { plan: 'trial' });
  const people = { type: 'people', identifier: 'id', data_file_url: files.url('people.csv') };
  const newOnly = await outcome(kit, { ...people, data_to_process: 'only_new' });
  expect(shapeProblems('import_object', newOnly)).toEqual([]);
  expect(newOnly).toMatchObject({ id: 1, name: 'June', state: 'imported', rows_to_import: 3, rows_imported: 1 });
  expect(kit.person('ada')?.attributes).toMatchObject({ plan: 'trial' });
  expect(await outcome(kit, people)).toMatchObject({ data_to_process: 'all', rows_imported: 2 });
  expect(kit.person('ada')).toMatchObject({
    email: 'ada@example.com',
    attributes: { plan: 'pro', note: 'says "hi", twice' },
  });
  expect(kit.person('bo')?.attributes).not.toHaveProperty('note');

  const events = { type: 'event', identifier: 'id', data_file_url: files.url('events.csv') };
  const known = await outcome(kit, { ...events, data_to_process: 'only_existing' });
  expect(known).toMatchObject({ rows_to_import: 2, rows_imported: 1 });
  expect(kit.us.events).toMatchObject([{ name: 'paid', timestamp: 1790000000 }]);
  expect(kit.us.events[0]?.data).toEqual({ amount: '12' });

  const objects = { type: 'object', object_type_id: '1', data_file_url: files.url('objects.csv') };
  expect(await outcome(kit, objects)).toMatchObject({ state: 'imported', object_type_id: '1', rows_imported: 1 });
  const object = await kit.app('GET', '/v1/objects/1/acme/attributes');
  expect(object.body.object.attributes).toMatchObject({ plan: 'pro' });
  await outcome(kit, { type: 'relationship', identifier: 'id', data_file_url: files.url('relationships.csv') });
  expect(kit.person('ada')?.relationships).toMatchObject([{ objectId: 'acme', attributes: { role: 'admin' } }]);
});

behaviour('import.failed', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  await using files = await serveFiles({
    'people.csv': 'email,plan\nada@example.com,pro\n',
    'broken.csv': 'id,plan\nada,"pro\n',
  });
  const failed = async (name: string, more: object = {}) => {
    const body = { type: 'people', identifier: 'id', data_file_url: files.url(name), ...more };
    const { state, error, rows_imported: imported } = await outcome(kit, body);
    expect([state, imported]).toEqual(['failed', 0]);
    return error;
  };
  expect(await failed('people.csv')).toContain('no column id');
  expect(await failed('people.csv', { type: 'event', identifier: 'email' })).toContain('no column name');
  expect(await failed('missing.csv')).toContain('404');
  expect(await failed('broken.csv')).toMatch(/quote/i);
  expect(await failed('', { data_file_url: 'https://files.example.com/people.csv' })).toContain('this machine');
  expect(kit.us.people).toEqual([]);
});

behaviour('import.checked', async () => {
  await using kit = await Kit.start();
  const good = { type: 'people', identifier: 'id', data_file_url: 'http://127.0.0.1:9/people.csv' };
  const wrong: [string, object][] = [
    ['type', { type: 'shoes' }],
    ['identifier', { identifier: 'phone' }],
    ['identifier', { identifier: undefined }],
    ['data_file_url', { data_file_url: 'people.csv' }],
    ['data_file_url', { data_file_url: 'ftp://example.com/people.csv' }],
    ['data_to_process', { data_to_process: 'some' }],
    ['object_type_id', { type: 'object' }],
    ['only_existing', { type: 'event', data_to_process: 'only_new' }],
  ];
  for (const [name, change] of wrong) {
    const { status, body } = await start(kit, { ...good, ...change });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(name)]);
  }
  expect((await kit.app('POST', '/v1/imports', {})).status).toBe(400);
  expect((await kit.app('GET', '/v1/imports/1')).status).toBe(404);
});
