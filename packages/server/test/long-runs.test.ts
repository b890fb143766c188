import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { stores } from './stores.ts';

/** A page of a run is written on the thread that answers webhooks: this is the most that one may come to. */
const MAX_ANSWER_BYTES = 1_500_000;

describe.each(stores)('what runs did, on $name', (store) => {
  let place: TestServer;
  beforeAll(async () => {
    place = await startTestServer({ store });
    const { db } = place.server.services.store;
    await sql`insert into clients (id, name, created_at_ms) values ('cl_1', 'Client', 0)`.execute(db);
    await sql`insert into workflows (id, client_id, name, version, created_at_ms)
      values ('wf_1', 'cl_1', 'Long', 1, 0)`.execute(db);
    const definition = JSON.stringify({
      name: 'Long',
      trigger: { type: 'manual' },
      steps: [{ id: 'act', type: 'action', action: 'customer-io/identify-customer', input: {} }],
    });
    await sql`insert into workflow_versions (workflow_id, version, definition, created_at_ms)
      values ('wf_1', 1, ${definition}, 0)`.execute(db);
  });
  afterAll(() => place[Symbol.asyncDispose]());

  async function runWith(id: string, steps: { output?: unknown; error?: string; detail?: unknown }[]): Promise<void> {
    const { db } = place.server.services.store;
    await sql`insert into runs (id, workflow_id, workflow_version, activation, status, created_at_ms, ended_at_ms)
      values (${id}, 'wf_1', 1, ${id}, 'succeeded', 0, 1)`.execute(db);
    const rows = steps.map(({ output, error, detail }, index) => ({
      run_id: id,
      step_id: `each.${index}.act`,
      position: index,
      type: 'action',
      status: 'succeeded',
      input: '{"a":1}',
      output: JSON.stringify(output ?? null),
      detail: JSON.stringify(detail ?? null),
      error: error ?? null,
      attempts: 1,
      started_at_ms: 5,
    }));
    for (let from = 0; from < rows.length; from += 500)
      await db
        .insertInto('run_steps')
        .values(rows.slice(from, from + 500) as never)
        .execute();
  }
  const get = async (path: string) => {
    const answer = await place.call('GET', `/api/v1/runs/${path}`);
    expect(answer, path).toMatchObject({ status: 200 });
    return answer.body;
  };

  test('large outputs are cut in the run, which says so, and whole in their step', async () => {
    // Two code units each, so that no count of characters is right by accident.
    const large = { text: '🙂'.repeat(1_200_000) };
    await runWith('run_large', [
      { output: large },
      { output: { ok: true } },
      { output: { text: '🙂'.repeat(150_000) } },
    ]);
    const run = await get('run_large');
    expect(Buffer.byteLength(JSON.stringify(run))).toBeLessThan(MAX_ANSWER_BYTES);
    expect(run.nextSteps).toBeNull();
    const [first, second, third] = run.steps;
    expect(first.output).toMatch(/^\{"text":"(🙂)+ … \(1200011 characters\)$/u);
    expect(third).toMatchObject({ isCut: true, action: 'customer-io/identify-customer' });
    expect(second).toMatchObject({ isCut: false, output: { ok: true }, input: { a: 1 } });
    const whole = await get('run_large/steps/each.0.act');
    expect(whole.output).toEqual(large);
    expect({ ...whole, output: 0, isCut: 0 }, 'nothing else differs').toEqual({ ...first, output: 0, isCut: 0 });
    expect(Object.keys(whole).sort()).toEqual(Object.keys(first).sort());
    const missing = await place.call('GET', '/api/v1/runs/run_large/steps/each.9.act');
    expect(missing).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('long errors and details count as well', async () => {
    const failures = Array.from({ length: 20 }, () => ({ error: 'f'.repeat(10_000) }));
    await runWith(
      'run_failed',
      Array.from({ length: 60 }, () => ({ error: 'e'.repeat(10_000), detail: { failures } })),
    );
    const run = await get('run_failed');
    expect(Buffer.byteLength(JSON.stringify(run))).toBeLessThan(MAX_ANSWER_BYTES);
    expect(run.steps).toHaveLength(60);
    expect(await get('run_failed/steps/each.7.act')).toMatchObject({ error: 'e'.repeat(10_000), detail: { failures } });
  });

  test('steps beyond the first thousand come in pages', async () => {
    await runWith(
      'run_many',
      Array.from({ length: 2_300 }, (_, index) => ({ output: { index } })),
    );
    const run = await get('run_many');
    expect(Buffer.byteLength(JSON.stringify(run))).toBeLessThan(MAX_ANSWER_BYTES);
    const seen: number[] = run.steps.map((step: { output: { index: number } }) => step.output.index);
    for (let next = run.nextSteps; next !== null; ) {
      const page = await get(`run_many/steps?limit=500&before=${next}`);
      expect(page.items.length).toBeLessThanOrEqual(500);
      seen.push(...page.items.map((step: { output: { index: number } }) => step.output.index));
      next = page.next;
    }
    expect(seen).toEqual(Array.from({ length: 2_300 }, (_, index) => index));
  });
});
