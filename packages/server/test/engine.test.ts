import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { engineAddressFrom } from '../src/workflows/engine/engine-address.ts';
import { assertDataFits } from '../src/workflows/engine/engine-data.ts';
import { startRestateProcess } from '../src/workflows/engine/restate-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'cio-engine-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['1.7.9', '1.7.12', undefined],
  ['1.6.2', '1.7.12', undefined],
  ['1.7.12', '1.7.9', undefined],
  ['1.8.0', '1.7.12', /newer cio-bridge/],
  ['2.0.0', '1.7.12', /newer cio-bridge/],
  ['1.5.1', '1.7.12', /step by step.*1\.6/],
  ['1.9.0', '2.0.0', /step by step/],
])('data of Restate %s under %s', (written, ours, refusal) => {
  writeFileSync(join(folder, 'version'), written);
  if (refusal) expect(() => assertDataFits(folder, ours)).toThrow(refusal);
  else assertDataFits(folder, ours);
  expect(readFileSync(join(folder, 'version'), 'utf8').trim()).toBe(refusal ? written : ours);
});

const cluster = {
  RESTATE_INGRESS_URL: 'http://a.example:8080, http://b.example:8080/',
  RESTATE_ADMIN_URL: 'http://a.example:9070',
  CIO_BRIDGE_HANDLERS_LISTEN: '0.0.0.0:9080',
  CIO_BRIDGE_HANDLERS_URL: 'http://bridge.example:9080',
};

test('a cluster is named by four variables, or not at all', () => {
  expect(engineAddressFrom({})).toBeUndefined();
  expect(engineAddressFrom(cluster)).toEqual({
    ingressUrls: ['http://a.example:8080', 'http://b.example:8080'],
    adminUrls: ['http://a.example:9070'],
    listen: { host: '0.0.0.0', port: 9080 },
    handlersUrl: 'http://bridge.example:9080',
  });
});

test.each(Object.keys(cluster))('%s is asked for by its name', (name) => {
  expect(() => engineAddressFrom({ ...cluster, [name]: undefined })).toThrow(name);
  expect(() => engineAddressFrom({ ...cluster, [name]: 'nonsense' })).toThrow(name);
});

test('the engine leaves nothing outside its own folder, and nothing of an earlier start in it', async () => {
  const dataDir = join(folder, 'engine');
  const made = () => readdirSync(join(dataDir, 'tmp'));
  const first = await startRestateProcess({ dataDir });
  await expect.poll(made).not.toEqual([]);
  const ofTheFirst = made();
  await first.close();
  const second = await startRestateProcess({ dataDir });
  await expect.poll(made).not.toEqual([]);
  expect(made().filter((name) => ofTheFirst.includes(name))).toEqual([]);
  await second.close();
});
