import { startSandbox } from '@cio-bridge/sandbox';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { actions, type ProbedCredentials, probeConnection } from '../src/index.ts';
import { credentialsIn, type Region, workspaceIn } from './connection-to.ts';

const sandbox = await startSandbox();
afterAll(() => sandbox.close());
afterEach(() => sandbox.faults.clear());

const regionUrls = { us: sandbox.us, eu: sandbox.eu };
const keysIn = (region: Region): Omit<ProbedCredentials, 'region'> => {
  const { siteId, trackApiKey, appApiKey, pipelinesWriteKey } = credentialsIn(sandbox, region);
  return { siteId, trackApiKey, appApiKey: String(appApiKey), pipelinesWriteKey: String(pipelinesWriteKey) };
};

/** Probes, and counts what it took. */
async function probe(credentials: ProbedCredentials) {
  const before = sandbox.requests.total;
  const report = await probeConnection(credentials, { regionUrls });
  return { ...report, calls: sandbox.requests.total - before };
}

describe.each(['us', 'eu'] as const)('a workspace in %s', (region) => {
  const name = workspaceIn(sandbox, region).name;
  const other = region === 'us' ? 'eu' : 'us';

  test('is found and named with all keys right', async () => {
    const report = await probe({ ...keysIn(region), region });
    expect(report).toMatchObject({
      ok: true,
      region,
      workspace: { environmentId: expect.any(Number), name },
      keys: { trackApiKey: 'works', appApiKey: 'works', pipelinesWriteKey: 'works' },
      faults: [],
      actions: { refused: [] },
    });
    expect(report.actions.allowed).toHaveLength(actions.length);
    expect(report.calls).toBe(4);
  });

  test('is found when the other region was given, and says so', async () => {
    const { faults, ok, ...report } = await probe({ ...keysIn(region), region: other });
    expect(ok).toBe(false);
    expect(report.region).toBe(region);
    expect(faults).toEqual([
      {
        field: 'region',
        code: 'wrong_region',
        message: expect.stringContaining(`belongs to the ${region.toUpperCase()} region`),
      },
    ]);
  });

  test('needs no region to be found', async () => {
    expect(await probe(keysIn(region))).toMatchObject({ ok: true, region });
  });

  test('an App key in the place of the Track key is recognised', async () => {
    const keys = keysIn(region);
    const { faults, calls } = await probe({ ...keys, trackApiKey: String(keys.appApiKey), region });
    expect(faults).toMatchObject([
      { field: 'trackApiKey', code: 'wrong_kind_of_key', message: expect.stringContaining('This is an App API key') },
    ]);
    expect(calls).toBeLessThanOrEqual(5);
  });

  test("keys in each other's place are recognised", async () => {
    const { siteId, trackApiKey, appApiKey } = keysIn(region);
    const { faults, calls } = await probe({ siteId, trackApiKey: String(appApiKey), appApiKey: trackApiKey, region });
    expect(faults).toMatchObject([
      { field: 'trackApiKey', code: 'wrong_kind_of_key' },
      { field: 'appApiKey', code: 'wrong_kind_of_key' },
    ]);
    expect(calls).toBeLessThanOrEqual(6);
  });

  test('an App key in the place of the Track key is recognised without another one', async () => {
    const { siteId, appApiKey } = keysIn(region);
    const { faults, calls } = await probe({ siteId, trackApiKey: String(appApiKey), region: other });
    expect(faults).toMatchObject([{ field: 'trackApiKey', code: 'wrong_kind_of_key' }]);
    expect(calls).toBeLessThanOrEqual(5);
  });

  test('a Track key in the place of the App key is recognised', async () => {
    const keys = keysIn(region);
    const { faults } = await probe({ ...keys, appApiKey: keys.trackApiKey, region });
    expect(faults).toMatchObject([
      {
        field: 'appApiKey',
        code: 'wrong_kind_of_key',
        message: expect.stringContaining('This is a Track API key, not an App API key'),
      },
    ]);
  });

  test.each(['appApiKey', 'pipelinesWriteKey'] as const)("another region's %s is recognised", async (field) => {
    const { faults } = await probe({ ...keysIn(region), [field]: keysIn(other)[field], region });
    expect(faults[0]).toMatchObject({
      field,
      code: 'wrong_region',
      message: expect.stringContaining(`the ${other.toUpperCase()} region`),
    });
  });

  test.each(['trackApiKey', 'appApiKey', 'pipelinesWriteKey'] as const)('a mistyped %s is', async (field) => {
    const { faults, keys, calls, actions: allowed } = await probe({ ...keysIn(region), [field]: 'mistyped', region });
    expect(calls).toBeLessThanOrEqual(5);
    expect(faults).toMatchObject([{ field, code: 'wrong_key' }]);
    expect(keys[field]).toBe('refused');
    expect(allowed.refused.every(({ lacks }) => lacks.includes(field))).toBe(true);
    expect(allowed.refused.length).toBeGreaterThan(5);
  });
});

test('with the Track key alone, what needs another key is not allowed', async () => {
  const { siteId, trackApiKey } = keysIn('us');
  const { ok, keys, actions: allowed } = await probe({ siteId, trackApiKey });
  expect(ok).toBe(true);
  expect(keys).toEqual({ trackApiKey: 'works', appApiKey: 'not_given', pipelinesWriteKey: 'not_given' });
  expect(allowed.allowed).toContain('customer-io/identify-customer');
  expect(allowed.refused).toContainEqual({ key: 'customer-io/send-push', lacks: ['appApiKey'] });
});

test('with everything wrong it still asks no more than 7 times', async () => {
  const {
    faults,
    calls,
    actions: report,
  } = await probe({ siteId: 'x', trackApiKey: 'x1', appApiKey: 'x2', pipelinesWriteKey: 'x3' });
  expect(faults.map(({ code }) => code)).toEqual(['wrong_key', 'wrong_key', 'wrong_key']);
  expect(calls).toBeLessThanOrEqual(7);
  expect(report.allowed).toEqual(['customer-io/reset']);
});

test('it writes nothing', async () => {
  for (const region of ['us', 'eu'] as const) await probe({ ...keysIn(region), region });
  const workspaces = sandbox.workspaces.map(({ name }) => sandbox.workspace(name));
  expect(workspaces.map(({ people, events, deliveries }) => [people.length, events.length, deliveries.length])).toEqual(
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
  );
});

test('an outage is not taken for a wrong key', async () => {
  sandbox.faults.add({ kind: 'status', status: 503 });
  const { ok, keys, faults } = await probe({ ...keysIn('us'), region: 'us' });
  expect(ok).toBe(false);
  expect(Object.values(keys)).toEqual(['unreachable', 'unreachable', 'unreachable']);
  expect(faults.map(({ code }) => code)).toEqual(['unreachable', 'unreachable', 'unreachable']);
});

test('no key is in the report', async () => {
  const keys = { siteId: 'site-x', trackApiKey: 'SECRET1', appApiKey: 'SECRET2', pipelinesWriteKey: 'SECRET3' };
  expect(JSON.stringify(await probe(keys))).not.toContain('SECRET');
});

test('a sandbox connection is probed at its own addresses', async () => {
  const report = await probeConnection(credentialsIn(sandbox, 'eu'));
  expect(report).toMatchObject({ ok: true, region: 'eu', workspace: { name: workspaceIn(sandbox, 'eu').name } });
});
