import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { startTestServer } from './start-test-server.ts';
import { stores } from './stores.ts';

describe.each(stores)('on $name', (store) => {
  test('a server that can write nothing is not ready, however well it reads', async () => {
    await using api = await startTestServer({ store });
    const ready = async () => {
      const response = await fetch(`${api.url}/readyz`);
      return [response.status, ((await response.json()) as { parts: { store: boolean } }).parts.store];
    };
    expect(await ready()).toEqual([200, true]);
    const { db } = api.server.services.store;
    // As a full disk answers: reads go on, and this write fails.
    await sql`alter table write_checks rename to write_checks_gone`.execute(db);
    await expect.poll(ready, { interval: 100 }).toEqual([503, false]);
    await sql`alter table write_checks_gone rename to write_checks`.execute(db);
    await expect.poll(ready, { interval: 100 }).toEqual([200, true]);
  });
});
