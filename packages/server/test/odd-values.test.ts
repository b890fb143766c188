import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuthorisationWorld, startAuthorisationWorld } from './authorisation-world.ts';
import { callApi } from './start-test-server.ts';
import { stores } from './stores.ts';

interface Read {
  path: string;
  parameters: { name: string; in: 'path' | 'query' }[];
}

/** Requests at once. */
const AT_ONCE = 16;
const LONG = 'x'.repeat(4_000);
/** What no list gives out: a store, or what reads it, may stumble over each. */
const ODD = [
  '',
  '0',
  '-1',
  '2147483648',
  '1e15',
  '9007199254740993',
  'x',
  '99999999999999999999:x',
  'cl_01K9ANOTHERKIND0000000000',
  '\0',
  LONG,
];
const ENDLESS = ['/api/v1/stream'];

describe.each(stores)('odd values of what is read, on $name', (store) => {
  let world: AuthorisationWorld;
  let token: string;
  let reads: Read[];

  beforeAll(async () => {
    world = await startAuthorisationWorld(store);
    const { server, call } = world.test;
    token = (await server.services.tokens.create({ name: 'reader' })).token;
    const { paths } = (await call('GET', '/api/v1/openapi.json')).body as {
      paths: Record<string, { get?: { parameters?: Read['parameters'] } }>;
    };
    reads = Object.entries(paths).flatMap(([path, { get }]) =>
      get && !ENDLESS.includes(path) ? [{ path, parameters: get.parameters ?? [] }] : [],
    );
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** The path of things that are there, but for what is put in. */
  const fill = (path: string, odd: Record<string, string> = {}) =>
    path.replace(/(?<=\/([^/]+)\/)\{(\w+)\}|\{(\w+)\}/g, (_, owner: string, first?: string, other?: string) => {
      const name = (first ?? other) as string;
      const there = { id: world.ids[owner], environment: 'production', version: '1' }[name];
      return encodeURIComponent(odd[name] ?? there ?? 'x');
    });

  function* requests(): Generator<string> {
    for (const { path, parameters } of reads) {
      for (const { name, in: where } of parameters) {
        for (const value of ODD) {
          if (where === 'query') yield `${fill(path)}?${name}=${encodeURIComponent(value)}`;
          // An id of no letters is another route.
          else if (value !== '' && value !== LONG) yield fill(path, { [name]: value });
        }
      }
    }
  }

  test('find nothing, or are refused by the name of the field', async () => {
    const failures: string[] = [];
    let count = 0;
    const all = requests();
    const ask = async () => {
      for (const path of all) {
        const { status, body } = await callApi(world.test.url, 'GET', path, { token });
        count += 1;
        const isNamed = status !== 400 || body.code === 'nul_character' || body.pointer !== undefined;
        if (status >= 500 || !isNamed) failures.push(`${status} ${path.slice(0, 120)} ${JSON.stringify(body)}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
    expect(failures).toEqual([]);
    expect(count).toBeGreaterThan(1_000);
  });
});
