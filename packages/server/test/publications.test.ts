import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrations } from '../src/store/migrations.ts';
import { postgresDialect } from '../src/store/postgres.ts';
import { sqliteDialect } from '../src/store/sqlite.ts';
import { openStore } from '../src/store/store.ts';
import { createSchedules } from '../src/workflows/definition/schedules.ts';
import { createWorkflows } from '../src/workflows/definition/workflows.ts';
import type { Engine } from '../src/workflows/runs/engine.ts';
import { newEvent, post } from './inbound/signed.ts';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const manual = { type: 'manual' };
const note = (value: unknown, id = 'note') => ({ id, type: 'set', values: { value } });
const call = (workflow: string) => ({ id: 'call', type: 'workflow', workflow });

describe.each(stores)('versions and environments on $name', (store) => {
  let place: WorkflowPlace;
  beforeAll(async () => {
    place = await startWorkflowPlace({ store });
    place.hurryTicks();
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const api = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    place.test.call(method, `/api/v1${path}`, { body, ...(headers && { headers }) });
  const named = (definition: object) => ({
    name: `W ${crypto.randomUUID()}`,
    client: 'Client',
    trigger: manual,
    steps: [note(1)],
    ...definition,
  });
  const draft = async (definition: object) => (await api('PUT', '/workflows', named(definition))).body;
  const publish = (id: string, environment: string, version?: number) =>
    api('PUT', `/workflows/${id}/environments/${environment}`, { version });
  const switchOff = (id: string, environment: string) => api('DELETE', `/workflows/${id}/environments/${environment}`);
  const start = (id: string, environment?: string) => api('POST', `/workflows/${id}/runs`, { event: {}, environment });
  const runsOf = (workflowId: string) => place.test.server.services.runs.list({ workflowId, limit: 50 });

  test('saving starts nothing; publishing makes a version live; an older one is the way back', async () => {
    const definition = named({ trigger: { type: 'schedule', cron: '* * * * *' } });
    const saved = (await api('PUT', '/workflows', definition)).body;
    expect(saved).toMatchObject({ version: 1, outcome: 'created', published: null });
    expect((await api('GET', `/workflows/${saved.id}`)).body.environments).toEqual({
      editor: null,
      staging: null,
      production: null,
    });
    expect(await start(saved.id)).toMatchObject({ status: 409, body: { code: 'workflow_off' } });
    expect((await publish(saved.id, 'production')).body).toMatchObject({ before: null, version: 1, changed: true });
    expect((await publish(saved.id, 'production')).body).toMatchObject({ before: 1, version: 1, changed: false });
    await expect.poll(() => runsOf(saved.id)).not.toEqual([]);

    const edited = await api('PUT', `/workflows/${saved.id}`, { ...definition, steps: [note(2)] });
    expect(edited.body).toMatchObject({ version: 2, environments: { production: { version: 1 } } });
    const first = await place.ended((await start(saved.id)).body.runId);
    expect(first).toMatchObject({ workflowVersion: 1, steps: { note: { output: { value: 1 } } } });
    await publish(saved.id, 'production', 2);
    expect(await place.ended((await start(saved.id)).body.runId)).toMatchObject({ workflowVersion: 2 });
    expect((await publish(saved.id, 'production', 1)).body).toMatchObject({ before: 2, version: 1 });
    expect(await place.ended((await start(saved.id)).body.runId)).toMatchObject({ workflowVersion: 1 });

    await switchOff(saved.id, 'production');
    const before = (await runsOf(saved.id)).length;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await runsOf(saved.id)).toHaveLength(before);
    expect(await start(saved.id)).toMatchObject({ status: 409, body: { code: 'workflow_off' } });
    const history = (await api('GET', `/workflows/${saved.id}/publications`)).body.items;
    expect(history.map(({ version }: { version: number }) => version)).toEqual([null, 1, 2, 1]);
    expect(history[0].by).toMatchObject({ type: 'token', name: 'all' });
  });

  test('each environment runs its own version on its own endpoint, all at once', async () => {
    const { services } = place.test.server;
    const staging = await services.endpoints.create({
      connectionId: place.connectionId,
      environment: 'staging',
      signingKeys: ['staging-key'],
    });
    const definition = named({ trigger: { type: 'event', filter: { metrics: ['bounced'] } }, connection: 'Shop' });
    const put = (environment: string, steps: object[]) =>
      api('PUT', `/workflows?publish=true&environment=${environment}`, { ...definition, steps });
    const { id } = (await put('production', [note('old')])).body;
    expect((await put('staging', [note('new')])).body).toMatchObject({ id, version: 2 });
    expect((await api('GET', `/workflows/${id}`)).body.environments).toMatchObject({
      production: { version: 1, endpointId: place.endpointId },
      staging: { version: 2, endpointId: staging.id, connection: { id: place.connectionId, name: 'Shop' } },
    });
    const url = `${place.test.url}/webhooks/customer-io/${staging.token}`;
    expect((await post(url, newEvent({ metric: 'bounced' }), { key: 'staging-key' })).status).toBe(200);
    await expect.poll(() => runsOf(id)).toMatchObject([{ environment: 'staging', workflowVersion: 2 }]);
    expect((await start(id)).status).toBe(201);
    expect((await runsOf(id))[0]).toMatchObject({ environment: 'production', workflowVersion: 1 });
    // There is no endpoint there: nothing is changed.
    expect(await publish(id, 'editor')).toMatchObject({ status: 422, body: { pointer: '/trigger/endpoint' } });
    expect((await api('GET', `/workflows/${id}`)).body.environments.editor).toBeNull();
    await switchOff(id, 'staging');
    await services.endpoints.remove(staging.id);
  });

  test('a limit and an order are of one environment: another one keeps nobody waiting', async () => {
    const wait = { id: 'long', type: 'wait', for: '1 hour' };
    const { id } = await draft({ key: 'one', concurrency: 1, steps: [wait] });
    await publish(id, 'staging');
    await publish(id, 'production');
    const waiting = (await start(id, 'staging')).body.runId;
    await place.until(waiting, ({ status }) => status === 'waiting');
    const other = (await start(id, 'production')).body.runId;
    await place.until(other, ({ status }) => status === 'waiting');
    for (const runId of [waiting, other]) await place.test.server.services.runs.cancel(runId);
  });

  test('a tick starts a run in each environment', async () => {
    const { id } = await draft({ trigger: { type: 'schedule', cron: '* * * * *' } });
    await publish(id, 'staging');
    await publish(id, 'production');
    const environments = async () => new Set((await runsOf(id)).map(({ environment }) => environment));
    await expect.poll(environments).toEqual(new Set(['staging', 'production']));
    await switchOff(id, 'staging');
    await switchOff(id, 'production');
  });

  test('a workflow that is switched off while its tick is looked at starts nothing', async () => {
    const { store: kept, workflows, runs } = place.test.server.services;
    const { id } = await draft({ trigger: { type: 'schedule', cron: '0 0 1 1 *' } });
    await publish(id, 'production');
    const active: typeof workflows.active = async (...given) => {
      const found = await workflows.active(...given);
      await workflows.unpublish(id, 'production');
      return found;
    };
    const schedules = createSchedules({
      db: kept.db,
      workflows: { ...workflows, active },
      runs: () => runs,
      engine: () => ({ scheduleAt: async () => {} }) as unknown as Engine,
      log: pino({ level: 'silent' }),
    });
    const dueAtMs = Date.now();
    await schedules.fire({ workflowId: id, version: 1, dueAtMs });
    expect(await runs.find(id, `schedule:production:${dueAtMs}`)).toBeUndefined();
  });

  test('what is off is not called either', async () => {
    const child = await draft({ steps: [note('child')] });
    const { name } = (await api('GET', `/workflows/${child.id}`)).body;
    const parent = await draft({ steps: [call(name)] });
    await publish(parent.id, 'staging');
    await publish(child.id, 'production');
    const refused = await place.ended((await start(parent.id)).body.runId);
    expect(refused).toMatchObject({ status: 'failed', errorCode: 'workflow_off' });
    await publish(child.id, 'staging');
    expect(await place.ended((await start(parent.id)).body.runId)).toMatchObject({ status: 'succeeded' });
  });

  test('a name can change; whoever saw another version is told to look again', async () => {
    const definition = named({});
    const { id } = (await api('PUT', '/workflows', definition)).body;
    const shown = await api('GET', `/workflows/${id}`);
    const etag = shown.headers.get('etag') as string;
    const renamed = await api(
      'PUT',
      `/workflows/${id}`,
      { ...definition, name: `${definition.name} new` },
      { 'if-match': etag },
    );
    expect(renamed).toMatchObject({ status: 200, body: { id, version: 2, name: `${definition.name} new` } });
    const late = await api('PUT', `/workflows/${id}`, { ...definition, steps: [note(3)] }, { 'if-match': etag });
    expect(late).toMatchObject({ status: 412, body: { code: 'edited_meanwhile' } });
    expect((await api('DELETE', `/workflows/${id}`, undefined, { 'if-match': etag })).status).toBe(412);
    const other = await draft({});
    const taken = await api('PUT', `/workflows/${other.id}`, { ...definition, name: `${definition.name} new` });
    expect(taken).toMatchObject({ status: 409, body: { code: 'name_taken', pointer: '/name' } });
    expect((await place.test.server.services.workflows.list({})).filter(({ id: each }) => each === id)).toHaveLength(1);
  });

  test('a draft that changes the name takes nobody away who calls by the published one', async () => {
    const child = named({ steps: [note('child')] });
    const { id } = (await api('PUT', '/workflows?publish=true', child)).body;
    const parent = (await api('PUT', '/workflows?publish=true', named({ steps: [call(child.name)] }))).body;
    await api('PUT', `/workflows/${id}`, { ...child, name: `${child.name} renamed` });
    expect(await place.ended((await start(parent.id)).body.runId)).toMatchObject({ status: 'succeeded' });
    // Until it is published, the name is taken.
    const thief = (await api('PUT', '/workflows', child)).body;
    expect(thief.id).not.toBe(id);
    expect(await publish(thief.id, 'production')).toMatchObject({ status: 409, body: { code: 'name_taken' } });
  });

  test('a deleted workflow is off, its name and its client are free, its runs stay', async () => {
    const { services } = place.test.server;
    const { id: clientId, name: client } = await services.clients.create({ name: `Gone ${crypto.randomUUID()}` });
    const definition = named({ client });
    const { id } = (await api('PUT', '/workflows?publish=true', definition)).body;
    const { runId } = (await start(id)).body;
    await place.ended(runId);
    expect(await api('DELETE', `/clients/${clientId}`)).toMatchObject({ status: 409 });
    expect((await api('DELETE', `/workflows/${id}`)).status).toBe(204);
    expect((await api('GET', `/workflows/${id}`)).status).toBe(404);
    expect((await start(id)).status).toBe(404);
    expect((await api('GET', `/runs/${runId}`)).body).toMatchObject({ workflow: { id }, status: 'succeeded' });
    expect((await api('PUT', '/workflows', definition)).body).toMatchObject({ outcome: 'created' });
    const again = (await services.workflows.list({})).find(({ name }) => name === definition.name);
    await api('DELETE', `/workflows/${again?.id}`);
    expect((await api('DELETE', `/clients/${clientId}`)).status).toBe(204);
  });

  test('a version keeps its text, who saved it and why; two can be compared', async () => {
    const name = `Text ${crypto.randomUUID()}`;
    const source = (value: number) =>
      `# What this is about.\nname: ${name}\nsteps:\n  - { id: keep, type: set, values: { a: 1 } } # first\n  - { id: note, type: set, values: { value: ${value} } }\ntrigger: { type: manual }\n`;
    const save = (text: string, why?: string) =>
      api('PUT', '/workflows', { source: text, client: 'Client', note: why });
    const { id } = (await save(source(1), 'the first')).body;
    await save(
      `${source(2)}key: one\n`.replace(
        'values: { a: 1 } } # first\n',
        'values: { a: 1 } }\n  - { id: added, type: stop }\n',
      ),
    );
    const first = (await api('GET', `/workflows/${id}/versions/1`)).body;
    expect(first).toMatchObject({ source: source(1), note: 'the first', savedBy: { name: 'all' } });
    const versions = (await api('GET', `/workflows/${id}/versions?limit=1`)).body;
    expect(versions).toMatchObject({ items: [{ version: 2, publishedIn: [] }], next: 2 });
    const { steps, fields, text } = (await api('GET', `/workflows/${id}/versions/2/difference?from=1`)).body;
    expect(steps).toEqual([
      { id: 'added', change: 'added' },
      { id: 'note', change: 'changed' },
    ]);
    expect(fields).toEqual(['key']);
    expect(text).toContain('+key: one');
    // A comment is no new version, and is kept all the same.
    const commented = `# Another.\n${(await api('GET', `/workflows/${id}`)).body.source}`;
    expect((await save(commented)).body).toMatchObject({ version: 2, outcome: 'unchanged' });
    expect((await api('GET', `/workflows/${id}`)).body.source).toBe(commented);
    const torn = await save('name: [torn\n');
    expect(torn).toMatchObject({ status: 422, body: { code: 'invalid_workflow', pointer: '/source' } });
    expect(torn.body.detail).toContain('line 2');
  });

  test.runIf(store.name === 'SQLite')(
    'a text that would keep the parser busy for minutes is refused, and keeps nobody waiting',
    async () => {
      const source = Array.from({ length: 40_000 }, (_, n) => `k${n}: x`).join('\n');
      const refused = api('POST', '/workflows/check', { source });
      expect((await api('GET', '/workflows')).status).toBe(200);
      expect((await refused).body.faults).toMatchObject([{ code: 'unreadable', line: 1 }]);
    },
  );

  test('a check tells all faults with pointer, line, code and the nearest name', async () => {
    const source = [
      'name: Faulty',
      'client: Clint',
      'trigger: { type: event, filter: { metrics: [bounced] } }',
      'steps:',
      '  - id: pause',
      '    type: wait',
      '    for: soon',
      '  - id: act',
      '    type: action',
      '    action: customer-io/identify-custmer',
      '    inputt: {}',
      '  - id: tell',
      '    type: set',
      '    values:',
      '      who: "{{ event.preson.id }}"',
      '      when: "{{ steps.pause.output.whatever }}"',
      '  - { id: tell, type: stop }',
    ].join('\n');
    const { body } = await api('POST', '/workflows/check?environment=production', { source });
    const faults = body.faults.map(({ pointer, line, code, suggestion }: Record<string, unknown>) => ({
      pointer,
      line,
      code,
      suggestion,
    }));
    expect(faults).toEqual([
      { pointer: '/steps/0/for', line: 7, code: 'invalid_value', suggestion: null },
      { pointer: '/steps/1/inputt', line: 11, code: 'unknown_field', suggestion: 'input' },
      { pointer: '/steps/3/id', line: 17, code: 'duplicate_id', suggestion: null },
      { pointer: '/steps/2/values/who', line: 15, code: 'unknown_path', suggestion: 'person' },
      { pointer: '/client', line: 2, code: 'unknown_client', suggestion: 'Client' },
    ]);
    expect(body.resolved).toMatchObject({ client: null, workflow: null });

    const good = named({ environment: 'staging' });
    const fine = (await api('POST', '/workflows/check', good)).body;
    expect(fine).toMatchObject({
      faults: [],
      warnings: [{ pointer: '/environment', code: 'deprecated_field' }],
      resolved: { client: { id: place.clientId, name: 'Client' }, environment: 'staging' },
    });
    const noEndpoint = named({ trigger: { type: 'event' } });
    const missing = (await api('POST', '/workflows/check?environment=editor', noEndpoint)).body;
    expect(missing.faults).toMatchObject([
      { pointer: '/trigger/endpoint', code: 'no_endpoint', message: expect.stringContaining('make one there') },
    ]);
  });

  test.each([
    ['no steps', { steps: [] }, { pointer: '/steps', message: 'add a step' }],
    ['no name', { name: undefined }, { pointer: '/name', message: 'this is needed' }],
    ['a name that is a number', { name: 7 }, { pointer: '/name', message: 'is a number; it has to be text' }],
    [
      'a trigger that is nearly named',
      { trigger: { type: 'webhok' } },
      { pointer: '/trigger/type', message: 'there is no type webhok; did you mean webhook?', suggestion: 'webhook' },
    ],
    [
      'a trigger without a type',
      { trigger: {} },
      { pointer: '/trigger/type', message: 'this is needed: one of event, manual, schedule, webhook' },
    ],
  ])('%s is told in words that need no knowledge of types', async (_what, part, fault) => {
    const definition = { ...named({}), ...part };
    const { body } = await api('POST', '/workflows/check', definition);
    expect(body.faults).toContainEqual(expect.objectContaining(fault));
  });

  test('schema and templates can be read', async () => {
    const schema = (await api('GET', '/workflows/schema')).body;
    expect(schema).toMatchObject({ type: 'object', required: expect.arrayContaining(['name', 'trigger', 'steps']) });
    const { items } = (await api('GET', '/workflows/templates')).body;
    expect(items).toHaveLength(6);
    expect(items[0]).toMatchObject({
      key: 'alert-on-spam-complaints',
      needs: { keys: ['trackApiKey'], metrics: ['spammed'], endpoint: true },
      description: 'Stops marketing to whoever complained, and tells the team.',
    });
  });

  test('a client that is named like another’s id does not catch its workflows', async () => {
    const { services } = place.test.server;
    await services.clients.create({ name: place.clientId });
    const { id } = await draft({ client: place.clientId });
    expect((await api('GET', `/workflows/${id}`)).body.client).toEqual({ id: place.clientId, name: 'Client' });
  });
});

test.each(stores)(
  'what was enabled before there were environments is published in its own, on $name',
  async (store) => {
    const where = await store.place();
    const dialect = () =>
      where.databaseUrl ? postgresDialect(where.databaseUrl) : sqliteDialect(`${where.dataDir}/cio-bridge.db`);
    // biome-ignore lint/suspicious/noExplicitAny: a schema that is no more
    const old = new Kysely<any>({ dialect: dialect() });
    const names = Object.keys(migrations).filter((name) => name < '0009');
    const provider = { getMigrations: async () => Object.fromEntries(names.map((name) => [name, migrations[name]])) };
    await new Migrator({ db: old, provider: provider as never }).migrateToLatest();
    await old.insertInto('clients').values({ id: 'cl_1', name: 'Client', created_at_ms: 1 }).execute();
    await old
      .insertInto('connections')
      .values({ id: 'con_1', client_id: 'cl_1', name: 'Shop', created_at_ms: 1 })
      .execute();
    const workflow = async (id: string, more: object) => {
      const definition = { name: id, environment: 'production', trigger: manual, steps: [note(id)] };
      const row = { id, client_id: 'cl_1', name: id, version: 2, trigger_type: 'manual', created_at_ms: 1 };
      await old
        .insertInto('workflows')
        .values({ ...row, enabled: 1, environment: 'production', ...more })
        .execute();
      for (const version of [1, 2]) {
        await old
          .insertInto('workflow_versions')
          .values({ workflow_id: id, version, definition: JSON.stringify(definition), created_at_ms: version })
          .execute();
      }
    };
    await workflow('wf_staging', { connection_id: 'con_1', environment: 'staging', concurrency: 3 });
    await workflow('wf_off', { connection_id: 'con_1', enabled: 0 });
    await workflow('wf_called', {});
    await old.destroy();

    const { db, close } = await openStore(where);
    const workflows = createWorkflows({ db, outerFaults: async () => [], assertTestsPass: async () => {} });
    const published = async (id: string) => {
      const { environments } = await workflows.get(id);
      return Object.fromEntries(Object.entries(environments).map(([name, each]) => [name, each?.version ?? null]));
    };
    expect(await published('wf_staging')).toEqual({ editor: null, staging: 2, production: null });
    expect(await workflows.active('wf_staging', 'staging')).toMatchObject({ connectionId: 'con_1', version: 2 });
    expect(await published('wf_off')).toEqual({ editor: null, staging: null, production: null });
    // One without a connection acted wherever its caller did.
    expect(await published('wf_called')).toEqual({ editor: 2, staging: 2, production: 2 });
    expect((await workflows.version('wf_off', 2)).source).toContain('name: wf_off');
    await close();
    await where.remove();
  },
);
