import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { stores } from './stores.ts';

const step = { id: 'note', type: 'set', values: { at: '{{ event.email }}' } };
const wrongStep = { id: 'note', type: 'set', values: { at: '{{ steps.nobody.output }}' } };

describe.each(stores)('what the builder of workflows keeps, on $name', (store) => {
  let at: TestServer;
  beforeAll(async () => {
    at = await startTestServer({ store });
    await at.server.services.clients.create({ name: 'Client' });
  });
  afterAll(() => at[Symbol.asyncDispose]());

  const api = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    at.call(method, `/api/v1${path}`, { body, ...(headers && { headers }) });
  const named = (definition: object = {}) => ({
    name: `W ${crypto.randomUUID()}`,
    client: 'Client',
    trigger: { type: 'manual' },
    steps: [step],
    ...definition,
  });

  test('a workflow with faults is kept when somebody asks for it, and never runs', async () => {
    const faulty = named({ steps: [wrongStep, { ...step, id: 'other', type: 'sett' }] });
    expect(await api('PUT', '/workflows', faulty)).toMatchObject({ status: 422, body: { code: 'invalid_workflow' } });
    const { body: saved } = await api('PUT', '/workflows?unfinished=true', faulty);
    expect(saved).toMatchObject({ version: 1, outcome: 'created', faults: 2, published: null });

    const refused = { status: 409, body: { code: 'version_unfinished' } };
    expect(await api('PUT', `/workflows/${saved.id}/environments/production`, {})).toMatchObject(refused);
    expect(await api('POST', '/workflows/tests/run', { workflowId: saved.id })).toMatchObject(refused);
    expect(await api('POST', `/workflows/${saved.id}/runs`, { event: {} })).toMatchObject({
      status: 409,
      body: { code: 'workflow_off' },
    });
    expect(await api('GET', `/workflows/${saved.id}`)).toMatchObject({
      status: 200,
      body: { faults: 2, definition: faulty, environments: { production: null } },
    });

    // What is on stays on while somebody works at the next version.
    const { body: mended } = await api('PUT', `/workflows/${saved.id}`, { ...faulty, steps: [step] });
    expect(mended).toMatchObject({ version: 2, faults: 0 });
    await api('PUT', `/workflows/${saved.id}/environments/production`, {});
    await api('PUT', `/workflows/${saved.id}?unfinished=true`, {
      ...faulty,
      steps: [step, { ...wrongStep, id: 'other' }],
    });
    expect(await api('GET', `/workflows/${saved.id}`)).toMatchObject({
      body: { version: 3, faults: 1, environments: { production: { version: 2 } } },
    });
    expect((await api('POST', `/workflows/${saved.id}/runs`, { event: {} })).status).toBe(201);
    const { body: versions } = await api('GET', `/workflows/${saved.id}/versions`);
    expect(versions.items.map(({ faults }: { faults: number }) => faults)).toEqual([1, 0, 2]);
    expect((await api('GET', `/workflows/${saved.id}/versions/2/difference`)).body.steps).toContainEqual({
      id: 'other',
      change: 'removed',
    });
    // A file that is applied is whole, whatever stands there.
    expect((await api('PUT', '/workflows', { ...faulty, steps: [step] })).body).toMatchObject({
      version: 4,
      outcome: 'updated',
      faults: 0,
    });
  });

  test('a text that cannot be read is kept too, under the name that the workflow has', async () => {
    const whole = named();
    const { body: saved } = await api('PUT', '/workflows', whole);
    const broken = { source: 'name: "Half\nsteps: [' };
    expect((await api('PUT', `/workflows/${saved.id}`, broken)).status).toBe(422);
    const { body } = await api('PUT', `/workflows/${saved.id}?unfinished=true`, broken);
    expect(body).toMatchObject({ name: whole.name, version: 2, faults: 1, source: broken.source });
    const again = await api('PUT', `/workflows/${saved.id}?unfinished=true`, broken);
    expect(again.body.version).toBe(2);
    const other = await api('PUT', `/workflows/${saved.id}?unfinished=true`, { source: 'name: [' });
    expect(other.body).toMatchObject({ version: 3, source: 'name: [' });
    expect((await api('GET', `/workflows/${saved.id}/versions/3/difference?from=1`)).body.steps).toEqual([]);
    expect(await api('PUT', '/workflows?unfinished=true', { ...broken, client: 'Client' })).toMatchObject({
      status: 422,
      body: { pointer: '/name', detail: expect.stringContaining('cannot be read') },
    });
  });

  test('unfinished or not, nobody overwrites anybody, and a name is given once', async () => {
    const [one, other] = [named(), named()];
    const { body: saved } = await api('PUT', '/workflows', one);
    await api('PUT', '/workflows', other);
    const unfinished = { ...one, steps: [] };
    const path = `/workflows/${saved.id}?unfinished=true`;
    expect((await api('PUT', path, unfinished, { 'if-match': '"1"' })).body.version).toBe(2);
    expect((await api('PUT', path, { ...unfinished, vars: { a: 1 } }, { 'if-match': '"1"' })).status).toBe(412);
    expect(await api('PUT', path, { ...unfinished, name: other.name })).toMatchObject({
      status: 409,
      body: { code: 'name_taken' },
    });
    expect((await api('PUT', '/workflows?unfinished=true&publish=true', unfinished)).status).toBe(422);
  });

  test('one window edits a workflow at a time; others hear of it, take over, or come after it', async () => {
    const { body: saved } = await api('PUT', '/workflows', named());
    const path = `/workflows/${saved.id}/editor`;
    const hold = async (key: string, more: object = {}) => (await api('PUT', path, { key, ...more })).body;
    expect((await api('GET', path)).body).toEqual({ editor: null });
    const first = await hold('ada');
    expect(first).toMatchObject({ isYours: true, editor: { by: { type: 'token', name: 'all' }, isYou: true } });
    expect(await hold('bo')).toMatchObject({ isYours: false, editor: { sinceAtMs: first.editor.sinceAtMs } });
    expect(await hold('ada')).toMatchObject({ isYours: true, editor: { sinceAtMs: first.editor.sinceAtMs } });
    expect(await hold('bo', { takeOver: true })).toMatchObject({ isYours: true });
    expect(await hold('ada')).toMatchObject({ isYours: false });

    // Whoever is not the editor any more ends nothing by leaving.
    await api('DELETE', `${path}?key=ada`);
    expect((await api('GET', path)).body.editor).not.toBeNull();
    await api('DELETE', `${path}?key=bo`);
    expect((await api('GET', path)).body).toEqual({ editor: null });

    await hold('ada');
    await api('DELETE', path);
    expect((await api('GET', path)).body).toEqual({ editor: null });

    await hold('ada');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 151_000 });
    try {
      expect((await api('GET', path)).body).toEqual({ editor: null });
      expect(await hold('bo')).toMatchObject({ isYours: true });
    } finally {
      vi.useRealTimers();
    }
  });
});
