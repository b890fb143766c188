import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { kill, startKillable } from './killable.ts';

/** What a run's step does to the server that does it: nothing that the server could notice in time. */
const dataDir = mkdtempSync(join(tmpdir(), 'cio-set-aside-'));
let server: ChildProcess | undefined;
let kills = 0;
let isDeadly = true;
const deadly = createServer((_request, response) => {
  if (!isDeadly) return response.end('{}');
  kills += 1;
  server?.kill('SIGKILL');
}).listen(0, '127.0.0.1');
await once(deadly, 'listening');
const url = `http://127.0.0.1:${(deadly.address() as AddressInfo).port}/`;

afterAll(async () => {
  await kill(server);
  deadly.closeAllConnections();
  deadly.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** @returns a way to call it, once it takes requests. */
const start = async () =>
  (
    await startKillable(dataDir, (process) => {
      server = process;
    })
  ).call;

test('a run that ends the server at every start is set aside, and all others go on', { timeout: 180_000 }, async () => {
  let call = await start();
  await call('POST', '/clients', { name: 'Client' });
  const save = async (name: string, steps: object[]): Promise<string> => {
    const definition = { name, client: 'Client', trigger: { type: 'manual' }, steps };
    return (await call('PUT', '/workflows?publish=true', definition)).id;
  };
  const harmless = await save('Harmless', [{ id: 'nap', type: 'wait', for: '1 second' }]);
  const ending = await save('Ending', [{ id: 'end', type: 'http', url, maxAttempts: 1 }]);
  const { runId: other } = await call('POST', `/workflows/${harmless}/runs`, { event: {} });
  const died = () => once(server as ChildProcess, 'exit');
  let dying = died();
  const { runId } = await call('POST', `/workflows/${ending}/runs`, { event: {} }).catch(() => ({}));
  await dying;
  const find = async () => runId ?? (await call('GET', `/runs?workflowId=${ending}`)).items[0].id;

  const isOver = async (): Promise<boolean> => {
    for (;;) {
      const run = await call('GET', `/runs/${await find()}`).catch(() => undefined);
      if (run === undefined) return false; // it was killed
      if (run.endedAtMs !== null) return true;
      await new Promise((wake) => setTimeout(wake, 100));
    }
  };
  const outlivesIt = async (): Promise<boolean> => {
    try {
      call = await start();
    } catch {
      return false; // killed before it could say where it is
    }
    dying = died();
    return Promise.race([dying.then(() => false), isOver()]);
  };
  while (!(await outlivesIt()));

  const run = await call('GET', `/runs/${await find()}`);
  expect(run).toMatchObject({ status: 'failed', errorCode: 'set_aside' });
  expect(run.error).toContain(`The server ended ${kills} times`);
  expect(kills).toBe(6);
  const ended = async (id: string) => (await call('GET', `/runs/${id}`)).status;
  await expect.poll(() => ended(other), { timeout: 20_000 }).toBe('succeeded');

  isDeadly = false;
  await call('POST', `/runs/${run.id}/retry`, {});
  await expect.poll(() => ended(run.id), { timeout: 20_000 }).toBe('succeeded');
});
