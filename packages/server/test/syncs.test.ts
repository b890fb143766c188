import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { permissionNames } from '../src/access/permissions.ts';
import type { Sync } from '../src/syncs/sync.ts';
import { callApi } from './start-test-server.ts';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const BATCH = '/api/v2/batch';

describe.each(stores)('syncs of files, on $name', (store) => {
  let place: WorkflowPlace;
  /** What is at a URL: by its path. */
  const hosted = new Map<string, Buffer | string>();
  let host: HttpServer;
  let hostUrl: string;

  beforeAll(async () => {
    // Slices as short as can be: each test has many of them.
    place = await startWorkflowPlace({ store, config: { syncSliceMs: 100, uploadMaxMb: 30 } });
    host = createServer(({ url = '' }, answer) => {
      const content = hosted.get(url);
      if (content === undefined) answer.writeHead(404).end();
      else if (typeof content === 'string') answer.writeHead(302, { location: content }).end();
      else answer.end(content);
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    hostUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  });
  afterEach(() => place.sandbox.faults.clear());
  afterAll(async () => {
    host.close();
    await place[Symbol.asyncDispose]();
  });

  const call: WorkflowPlace['test']['call'] = (...args) => place.test.call(...args);
  const workspace = () => place.sandbox.workspace(place.sandbox.workspaces[0]?.name as string);

  async function send(id: string, bytes: string | Buffer, query = '') {
    const { token } = await place.test.server.services.tokens.create({ name: 'sender' });
    const answer = await fetch(`${place.test.url}/api/v1/uploads/${id}/content${query}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      body: bytes as string,
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }
  async function upload(content: string | Buffer, name = 'file.csv'): Promise<string> {
    const { body } = await call('POST', '/api/v1/uploads', { body: { clientId: place.clientId, name } });
    expect((await send(body.id, content)).body).toMatchObject({ complete: true });
    return body.id;
  }
  const start = (body: object) =>
    call('POST', '/api/v1/syncs', { body: { connectionId: place.connectionId, environment: 'production', ...body } });
  async function until(id: string, isSo: (sync: Sync) => boolean): Promise<Sync> {
    for (let tries = 0; tries < 600; tries += 1) {
      const { body } = await call('GET', `/api/v1/syncs/${id}`);
      if (isSo(body)) return body;
      await sleep(50);
    }
    throw new Error(`The sync stays ${JSON.stringify((await call('GET', `/api/v1/syncs/${id}`)).body)}`);
  }
  const ended = (id: string) => until(id, ({ endedAtMs }) => endedAtMs !== null);
  /** Lets one slice begin, and no other before it is said: a sync of more is under way until then. */
  function holdAfterOneSlice(): () => void {
    const { connections } = place.test.server.services;
    const { bulk } = connections;
    const released = Promise.withResolvers<void>();
    let begun = 0;
    connections.bulk = async (...given) => {
      begun += 1;
      if (begun > 1) await released.promise;
      return bulk(...given);
    };
    return () => {
      connections.bulk = bulk;
      released.resolve();
    };
  }
  const people = (count: number, prefix: string) =>
    `id,n\n${Array.from({ length: count }, (_, row) => `${prefix}-${row},${row}`).join('\n')}\n`;
  const arrived = (prefix: string) => workspace().people.filter(({ id }) => id?.startsWith(`${prefix}-`));

  test('an upload in pieces goes on where the last one ended, and knows when all of it is there', async () => {
    const content = people(2_000, 'pieces');
    const { body: begun } = await call('POST', '/api/v1/uploads', {
      body: { clientId: place.clientId, name: 'people.csv', bytes: content.length },
    });
    expect(begun).toMatchObject({ receivedBytes: 0, complete: false, name: 'people.csv' });
    expect((await send(begun.id, content.slice(0, 1_000))).body).toMatchObject({ receivedBytes: 1_000 });
    const again = await send(begun.id, content.slice(0, 1_000));
    expect([again.status, again.body.code]).toEqual([409, 'wrong_offset']);
    const early = await start({ uploadId: begun.id, mapping: { kind: 'people' } });
    expect([early.status, early.body.code]).toEqual([409, 'upload_incomplete']);
    const more = await send(begun.id, `${content.slice(1_000)}more`, '?offset=1000');
    expect([more.status, more.body.code]).toEqual([422, 'longer_than_said']);
    const { receivedBytes } = (await call('GET', `/api/v1/uploads/${begun.id}`)).body;
    const rest = await send(begun.id, content.slice(receivedBytes), `?offset=${receivedBytes}`);
    expect(rest.body).toMatchObject({ receivedBytes: content.length, complete: true });
    expect((await start({ uploadId: begun.id, mapping: { kind: 'people' } })).status).toBe(201);
  });

  test('what is too large is refused before it fills the disk', async () => {
    const said = await call('POST', '/api/v1/uploads', {
      body: { clientId: place.clientId, name: 'x', bytes: 30_000_001 },
    });
    expect([said.status, said.body.code]).toEqual([413, 'file_too_large']);
  });

  test('a preview shows the mapping, the first rows as they would leave, and what is wrong', async () => {
    const uploadId = await upload('id,name,born\n1,Ada,1815-12-10\n,Nobody,1900-01-01\n12345678901234567890,x,\n');
    const { body } = await call('POST', '/api/v1/syncs/preview', { body: { uploadId, mapping: { kind: 'people' } } });
    expect(body).toMatchObject({ format: 'csv', delimiter: ',', rows: 3, accepted: 2, failed: 1, isWhole: true });
    expect(body.faults).toEqual({ 'no-identifier': 1 });
    expect(body.failedRows).toEqual([
      { line: 3, row: 2, code: 'no-identifier', column: 'id', reason: expect.any(String) },
    ]);
    expect(body.mapping).toMatchObject({ fields: { id: 'id' }, columns: { born: { type: 'date' } } });
    expect(body.operations[0]).toEqual({
      type: 'person',
      action: 'identify',
      identifiers: { id: '1' },
      attributes: { name: 'Ada', born: -4_861_728_000 },
    });
    expect(workspace().people.some(({ id }) => id === '1')).toBe(false);
    expect(body.guesses).toEqual([
      {
        column: 'name',
        cells: 3,
        against: {
          number: { cells: 3, first: { line: 2, row: 1, value: 'Ada' } },
          boolean: { cells: 3, first: { line: 2, row: 1, value: 'Ada' } },
          date: { cells: 3, first: { line: 2, row: 1, value: 'Ada' } },
        },
        why: 'line 2 says "Ada"',
      },
      {
        column: 'born',
        cells: 2,
        against: {
          number: { cells: 2, first: { line: 2, row: 1, value: '1815-12-10' } },
          boolean: { cells: 2, first: { line: 2, row: 1, value: '1815-12-10' } },
        },
        why: '',
        firstDate: { line: 2, row: 1, value: '1815-12-10', seconds: -4_861_728_000 },
      },
    ]);
    const unsaid = await call('POST', '/api/v1/syncs/preview', { body: { uploadId } });
    expect([unsaid.status, unsaid.body.code]).toEqual([422, 'sync_invalid_mapping']);
    const wrong = await start({ uploadId, mapping: { kind: 'people', fields: { id: 'nope' } } });
    expect([wrong.status, wrong.body.detail]).toEqual([422, expect.stringContaining('nope')]);
  });

  test('a column that cannot be an attribute stands in no way of seeing what the columns are', async () => {
    const uploadId = await upload('id,a..b\n1,x\n');
    const asked = { uploadId, mapping: { kind: 'people' } };
    const refused = await call('POST', '/api/v1/syncs/preview', { body: asked });
    expect([refused.status, refused.body.code]).toEqual([422, 'sync_invalid_mapping']);
    const { status, body } = await call('POST', '/api/v1/syncs/preview', { body: { ...asked, columnsOnly: true } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ columns: ['id', 'a..b'], rows: 0, operations: [] });
    expect(body.guesses).toMatchObject([{ column: 'a..b', nameFault: expect.stringContaining('another one') }]);
    const named = { ...asked, mapping: { kind: 'people', columns: { 'a..b': { to: 'b' } } } };
    const { body: seen } = await call('POST', '/api/v1/syncs/preview', { body: named });
    expect(seen.operations).toMatchObject([{ attributes: { b: 'x' } }]);
  });

  test('the preview tells of e-mail addresses that are none, and of those of several people', async () => {
    const uploadId = await upload('id,email\n1,a@example.com\n2,A@example.com\n3,nobody\n');
    const { body } = await call('POST', '/api/v1/syncs/preview', { body: { uploadId, mapping: { kind: 'people' } } });
    expect(body.notes).toEqual([
      expect.stringContaining('line 4 says "nobody"'),
      expect.stringContaining('line 3 has A@example.com, as line 2 has'),
    ]);
  });

  test('a file of the same columns, in whatever order, is offered the mapping of the last time', async () => {
    const mapping = { kind: 'people', fields: { id: 'shaped' }, columns: { tier: { to: 'plan' } } };
    const preview = async (content: string, more: object = {}) => {
      const uploadId = await upload(content);
      return call('POST', '/api/v1/syncs/preview', {
        body: { uploadId, mapping: { ...mapping, columns: {} }, ...more },
      });
    };
    expect((await preview('shaped,tier\n1,pro\n')).body.lastTime).toBeNull();
    const first = await start({ uploadId: await upload('shaped,tier\nshaped-1,pro\n'), mapping });
    const { createdAtMs } = await ended(first.body.id);
    const { body } = await preview('tier,shaped\nfree,2\n');
    expect(body.lastTime).toMatchObject({
      syncId: first.body.id,
      atMs: createdAtMs,
      mapping: { fields: { id: 'shaped' }, columns: { tier: { to: 'plan', type: 'text' } } },
    });
    expect(body.mapping.columns).toEqual({ tier: { type: 'text' } });
    const objects = { kind: 'objects', fixed: { objectTypeId: '1' }, fields: { objectId: 'shaped' } };
    expect((await preview('shaped,tier\n1,pro\n', { mapping: objects })).body.lastTime).toBeNull();
    expect((await preview('shaped,tier,more\n1,pro,x\n')).body.lastTime).toBeNull();
    const other = await call('POST', '/api/v1/clients', { body: { name: 'Somebody else' } });
    const theirs = await call('POST', '/api/v1/uploads', { body: { clientId: other.body.id, name: 'theirs.csv' } });
    await send(theirs.body.id, 'shaped,tier\n1,pro\n');
    const stranger = { body: { uploadId: theirs.body.id, mapping: { ...mapping, columns: {} } } };
    expect((await call('POST', '/api/v1/syncs/preview', stranger)).body.lastTime).toBeNull();
  });

  test('every person is there once, over many slices, and the sync tells how far it is', async () => {
    const created = await start({ uploadId: await upload(people(30_000, 'all')), mapping: { kind: 'people' } });
    expect(created.body).toMatchObject({
      status: expect.stringMatching(/^(queued|running)$/),
      rows: 0,
      kind: 'people',
      source: 'file.csv',
    });
    const done = await ended(created.body.id);
    expect(done).toMatchObject({ status: 'succeeded', rows: 30_000, accepted: 30_000, failed: 0, error: null });
    expect(done.readBytes).toBe(done.totalBytes);
    expect(arrived('all')).toHaveLength(30_000);
    const { slice } = await place.test.server.services.store.db
      .selectFrom('syncs')
      .select('slice')
      .where('id', '=', done.id)
      .executeTakeFirstOrThrow();
    expect(slice).toBeGreaterThan(1);
  });

  test('failed rows are downloaded, mended and fed back; events are there once', async () => {
    const rows = Array.from({ length: 3_000 }, (_, row) => (row % 1_000 === 7 ? `,e-${row}` : `ev,e-${row}`));
    const uploadId = await upload(gzipSync(`id,event\n${rows.join('\n')}\n`), 'events.csv.gz');
    place.sandbox.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 0, path: BATCH, probability: 0.3 });
    place.sandbox.faults.add({ kind: 'drop-after-accept', path: BATCH, probability: 0.2 });
    const first = await ended((await start({ uploadId, mapping: { kind: 'events' } })).body.id);
    expect(first).toMatchObject({ status: 'succeeded', accepted: 2_997, failed: 3, faults: { 'no-identifier': 3 } });
    const { body: failures, headers } = await call('GET', `/api/v1/syncs/${first.id}/failures`);
    expect(headers.get('content-type')).toContain('application/x-ndjson');
    const lines = failures.trim().split('\n');
    expect(lines.slice(1).map((line: string) => JSON.parse(line).failed.row)).toEqual([8, 1_008, 2_008]);
    const mended = await upload(failures.replaceAll('"id":""', '"id":"ev"'), 'events.failed.ndjson');
    const second = await ended((await start({ uploadId: mended })).body.id);
    expect(second).toMatchObject({ status: 'succeeded', accepted: 3, failed: 0 });
    // The same file again doubles nothing.
    await ended((await start({ uploadId, mapping: { kind: 'events' } })).body.id);
    const names = workspace()
      .events.map(({ name }) => name)
      .filter((name) => name.startsWith('e-'));
    expect([names.length, new Set(names).size]).toEqual([3_000, 3_000]);
    expect((await call('GET', `/api/v1/syncs/${second.id}/failures`)).status).toBe(404);
  });

  test('paused, nothing more leaves; resumed, it goes on where it was; cancelled, it is over', async () => {
    place.sandbox.faults.add({ kind: 'delay', delayMs: 40, path: BATCH });
    const goOn = holdAfterOneSlice();
    const { id } = (await start({ uploadId: await upload(people(40_000, 'pause')), mapping: { kind: 'people' } })).body;
    await until(id, ({ rows }) => rows > 0);
    expect((await call('POST', `/api/v1/syncs/${id}/pause`)).body.status).toBe('paused');
    goOn();
    const deleted = await call('DELETE', `/api/v1/syncs/${id}`);
    expect([deleted.status, deleted.body.code]).toEqual([409, 'wrong_status']);
    let before = -1;
    await until(id, ({ rows }) => {
      const stands = rows === before;
      before = rows;
      return stands;
    });
    expect(before).toBeLessThan(40_000);
    place.sandbox.faults.clear();
    expect((await call('POST', `/api/v1/syncs/${id}/resume`)).body.status).toBe('queued');
    expect(await ended(id)).toMatchObject({ status: 'succeeded', rows: 40_000, accepted: 40_000 });
    expect(arrived('pause')).toHaveLength(40_000);
    const over = await call('POST', `/api/v1/syncs/${id}/cancel`);
    expect([over.status, over.body.code]).toEqual([409, 'wrong_status']);

    place.sandbox.faults.add({ kind: 'delay', delayMs: 40, path: BATCH });
    const end = holdAfterOneSlice();
    const other = (await start({ uploadId: await upload(people(40_000, 'cancel')), mapping: { kind: 'people' } })).body;
    await until(other.id, ({ rows }) => rows > 0);
    await call('POST', `/api/v1/syncs/${other.id}/cancel`);
    end();
    const cancelled = await ended(other.id);
    expect(cancelled.status).toBe('cancelled');
    expect((await call('DELETE', `/api/v1/syncs/${other.id}`)).status).toBe(204);
    expect((await call('GET', `/api/v1/syncs/${other.id}`)).status).toBe(404);
  });

  test('a key that dies stops it in words; it goes on by itself once the connection has got another', async () => {
    place.sandbox.faults.add({ kind: 'status', status: 401, path: BATCH, skip: 2 });
    const { id } = (await start({ uploadId: await upload(people(20_000, 'key')), mapping: { kind: 'people' } })).body;
    const stopped = await ended(id);
    expect(stopped).toMatchObject({ status: 'failed', errorCode: 'cio_unauthorized', remedy: 'reconnect', failed: 0 });
    expect(stopped.rows).toBeLessThan(20_000);
    place.sandbox.faults.clear();
    const { connections } = place.test.server.services;
    const value = place.sandbox.workspaces[0]?.trackApiKey as string;
    await connections.rotateKey(place.connectionId, 'production', 'trackApiKey', value, { force: false });
    const done = await until(id, ({ status }) => status === 'succeeded');
    expect(done).toMatchObject({ accepted: 20_000, error: null });
    expect(arrived('key')).toHaveLength(20_000);
  });

  test('resumed, it refuses what has changed at its URL since', async () => {
    hosted.set('/changing', Buffer.from(people(40_000, 'before')));
    place.sandbox.faults.add({ kind: 'delay', delayMs: 40, path: BATCH });
    const goOn = holdAfterOneSlice();
    const { body } = await start({ url: `${hostUrl}/changing`, mapping: { kind: 'people' } });
    await until(body.id, ({ rows }) => rows > 0);
    await call('POST', `/api/v1/syncs/${body.id}/pause`);
    goOn();
    place.sandbox.faults.clear();
    // As if what was fetched had been swept away meanwhile: it is fetched again.
    await place.test.server.services.store.db
      .updateTable('syncs')
      .set({ total_bytes: null })
      .where('id', '=', body.id)
      .execute();
    hosted.set('/changing', Buffer.from(people(20_000, 'after')));
    await call('POST', `/api/v1/syncs/${body.id}/resume`);
    expect(await ended(body.id)).toMatchObject({ status: 'failed', errorCode: 'sync_file_changed' });
    expect(arrived('after')).toHaveLength(0);
  });

  test('of a URL, through redirects; what is not there, private or plain http is refused', async () => {
    hosted.set('/export?key=secret', Buffer.from(people(500, 'url')));
    hosted.set('/go?token=hidden', '/export?key=secret');
    const { body } = await start({ url: `${hostUrl}/go?token=hidden`, mapping: { kind: 'people' } });
    expect(body).toMatchObject({ source: `${hostUrl}/go`, totalBytes: null });
    expect(await ended(body.id)).toMatchObject({ error: null, status: 'succeeded', accepted: 500 });
    const missing = await start({ url: `${hostUrl}/missing`, mapping: { kind: 'people' } });
    expect(await ended(missing.body.id)).toMatchObject({ status: 'failed', errorCode: 'url_not_fetched' });
    for (const [url, code] of [
      ['https://10.0.0.1/x.csv', 'private_address'],
      ['http://example.com/x.csv', 'url_not_fetched'],
    ]) {
      const refused = await start({ url, mapping: { kind: 'people' } });
      expect([url, refused.status, refused.body.code]).toEqual([url, 422, code]);
    }
    hosted.set('/inwards', 'https://192.168.0.1/x.csv');
    const inwards = await call('POST', '/api/v1/syncs/preview', {
      body: { url: `${hostUrl}/inwards`, mapping: { kind: 'people' } },
    });
    expect([inwards.status, inwards.body.code]).toEqual([422, 'private_address']);
  });

  test('planned, it begins by the clock with what is at the URL then, once for each tick', async () => {
    hosted.set('/nightly', Buffer.from(people(100, 'nightly')));
    const planned = {
      connectionId: place.connectionId,
      environment: 'production',
      name: 'Nightly',
      cron: '0 3 * * *',
      url: `${hostUrl}/nightly`,
      mapping: { kind: 'people' },
    };
    const never = await call('POST', '/api/v1/sync-schedules', { body: { ...planned, cron: 'often' } });
    expect([never.status, never.body.code]).toEqual([422, 'invalid_cron']);
    const { status, body: schedule } = await call('POST', '/api/v1/sync-schedules', { body: planned });
    expect([status, schedule.nextAtMs > Date.now(), schedule.paused]).toEqual([201, true, false]);
    const { syncSchedules } = place.test.server.services;
    const tick = { scheduleId: schedule.id, version: 1, dueAtMs: Date.now() };
    // One that is due as before keeps the tick that is on its way.
    const renamed = await call('PATCH', `/api/v1/sync-schedules/${schedule.id}`, {
      body: { name: 'Every night', cron: planned.cron },
    });
    expect(renamed.body).toMatchObject({ name: 'Every night' });
    await syncSchedules.fire(tick);
    await syncSchedules.fire(tick);
    const { items } = (await call('GET', `/api/v1/syncs?scheduleId=${schedule.id}`)).body;
    expect(items).toMatchObject([{ scheduleId: schedule.id, createdBy: 'Every night' }]);
    expect(await ended(items[0].id)).toMatchObject({ status: 'succeeded', accepted: 100 });
    const paused = await call('PATCH', `/api/v1/sync-schedules/${schedule.id}`, { body: { paused: true } });
    expect(paused.body).toMatchObject({ paused: true, nextAtMs: null });
    await syncSchedules.fire({ ...tick, version: 2, dueAtMs: Date.now() + 1 });
    expect((await call('GET', `/api/v1/syncs?scheduleId=${schedule.id}`)).body.items).toHaveLength(1);
    expect((await call('DELETE', `/api/v1/sync-schedules/${schedule.id}`)).status).toBe(204);
  });

  test('compared with what was sent before, only the differences leave, and who vanished is told', async () => {
    const sinceLast = 'nightly';
    const once = async (content: string) => {
      const begun = await start({ uploadId: await upload(content), mapping: { kind: 'people' }, sinceLast });
      expect(begun.body).toMatchObject({ sinceLast, vanished: null });
      return ended(begun.body.id);
    };
    const gone = async ({ id }: Sync) => {
      const answer = await fetch(`${place.test.url}/api/v1/syncs/${id}/vanished`, {
        headers: { authorization: `Bearer ${(await place.test.server.services.tokens.create({ name: 'x' })).token}` },
      });
      return answer.text();
    };
    const all = people(3_000, 'mem');
    expect(await once(all)).toMatchObject({ accepted: 3_000, unchanged: 0, vanished: 0, error: null });
    const changed = all.replace('mem-17,17', 'mem-17,170').replace('mem-40,40\n', '').replace('mem-41,41\n', ',41\n');
    const second = await once(`${changed}new,1\n`);
    expect(second).toMatchObject({ rows: 3_000, accepted: 2, unchanged: 2_997, failed: 1, vanished: 2 });
    expect(await gone(second)).toBe('id,email,phone,cio_id\n"mem-40",,,\n"mem-41",,,\n');
    expect(workspace().people.find(({ id }) => id === 'mem-17')?.attributes).toEqual({ n: 170 });
    // Who vanished is remembered no longer: they are sent when they are back.
    const back = await once(`${all}new,1,too many\n`);
    expect(back).toMatchObject({ accepted: 3, unchanged: 2_997, failed: 1, vanished: null });
    expect((await call('GET', `/api/v1/syncs/${back.id}/vanished`)).status).toBe(404);
    // A row that could not be read may be about anybody: nobody is told, and all who were not found are sent again.
    expect(await once(`${all}new,1\n`)).toMatchObject({ accepted: 1, unchanged: 3_000, vanished: 0 });

    const { items } = (await call('GET', `/api/v1/sync-memories?connectionId=${place.connectionId}`)).body;
    expect(items).toMatchObject([{ name: sinceLast, kind: 'people', environment: 'production' }]);
    expect((await call('DELETE', `/api/v1/sync-memories/${items[0].id}`)).status).toBe(204);
    expect(await once(all)).toMatchObject({ accepted: 3_000, unchanged: 0 });
    const events = await start({ uploadId: await upload('id,event\n1,x\n'), mapping: { kind: 'events' }, sinceLast });
    expect([events.status, events.body.code]).toEqual([422, 'not_comparable']);
  });

  test('of two that compare with the same memory the second begins after the first', async () => {
    const sinceLast = 'shared';
    // More than leaves at once, so that the first is still at work when it is paused.
    place.sandbox.faults.add({ kind: 'delay', delayMs: 400, path: BATCH });
    const begin = async () =>
      (await start({ uploadId: await upload(people(60_000, 'two')), mapping: { kind: 'people' }, sinceLast })).body;
    const goOn = holdAfterOneSlice();
    const first = await begin();
    await until(first.id, ({ rows }) => rows > 0);
    const { items } = (await call('GET', '/api/v1/sync-memories')).body;
    const id = items.find(({ name }: { name: string }) => name === sinceLast).id;
    await call('POST', `/api/v1/syncs/${first.id}/pause`);
    goOn();
    const second = await begin();
    expect(await until(second.id, ({ errorCode }) => errorCode !== null)).toMatchObject({
      status: 'running',
      errorCode: 'memory_in_use',
      rows: 0,
    });
    expect((await call('DELETE', `/api/v1/sync-memories/${id}`)).body.code).toBe('memory_in_use');
    place.sandbox.faults.clear();
    await call('POST', `/api/v1/syncs/${first.id}/cancel`);
    const done = await ended(second.id);
    expect(done).toMatchObject({ status: 'succeeded', rows: 60_000, vanished: 0 });
    // What the first had sent by then is not sent again.
    expect(done.accepted + done.unchanged).toBe(60_000);
    expect(arrived('two')).toHaveLength(60_000);
  });

  test('whoever is limited to other clients finds none of it', async () => {
    const { services } = place.test.server;
    const other = await services.clients.create({ name: 'Other' });
    const { token } = await services.tokens.create({
      name: 'stranger',
      permissions: permissionNames,
      clientIds: [other.id],
    });
    const uploadId = await upload(people(10, 'mine'));
    const { body: sync } = await start({ uploadId, mapping: { kind: 'people' } });
    const mine = { connectionId: place.connectionId, environment: 'production', uploadId, mapping: { kind: 'people' } };
    for (const [method, path, body] of [
      ['GET', `/uploads/${uploadId}`],
      ['GET', `/syncs/${sync.id}`],
      ['GET', `/syncs/${sync.id}/failures`],
      ['POST', `/syncs/${sync.id}/cancel`],
      ['POST', '/syncs', mine],
      ['POST', '/syncs/preview', { uploadId }],
      ['POST', '/uploads', { clientId: place.clientId, name: 'x' }],
    ] as const) {
      const { status } = await callApi(place.test.url, method, `/api/v1${path}`, { token, body });
      expect([method, path, status]).toEqual([method, path, 404]);
    }
    for (const path of ['/syncs', '/uploads', '/sync-schedules'])
      expect((await callApi(place.test.url, 'GET', `/api/v1${path}`, { token })).body.items).toEqual([]);
    await ended(sync.id);
  });
});
