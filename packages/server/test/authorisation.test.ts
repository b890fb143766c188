import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionNames, roles } from '../src/access/permissions.ts';
import { type AuthorisationWorld, startAuthorisationWorld } from './authorisation-world.ts';
import { type CallOptions, callApi } from './start-test-server.ts';
import { stores } from './stores.ts';

interface Operation {
  method: string;
  path: string;
  body: Schema | undefined;
}

type Schema = Record<string, unknown> & { properties?: Record<string, Schema>; required?: string[] };

/** The rows of the table in docs/security.md, by route. */
const table = new Map(
  [
    ...readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8').matchAll(
      /^\| `([A-Z]+ \/[^`]*)` \| [^|]* \| ([^|]*) \|([^|]*)\|([^|]*)\|([^|]*)\|$/gm,
    ),
  ].map(([, route, needs, ...cells]) => [
    route as string,
    {
      needs: (needs ?? '').trim().replaceAll('`', ''),
      allowed: Object.fromEntries(roles.map((role, index) => [role, cells[index]?.trim() === 'yes'])),
    },
  ]),
);

describe.each(stores)('who may do what, on $name', (store) => {
  let world: AuthorisationWorld;
  let operations: Operation[];
  let call: (method: string, path: string, options: CallOptions) => ReturnType<typeof callApi>;

  beforeAll(async () => {
    world = await startAuthorisationWorld(store);
    const { url } = world.test;
    call = (method, path, options) => callApi(url, method, path, options);
    const { body: api } = await call('GET', '/api/v1/openapi.json', {});
    operations = Object.entries(api.paths as Record<string, Record<string, { requestBody?: never }>>).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, { requestBody }]) => ({
          method: method.toUpperCase(),
          path,
          body: (requestBody as { content: { 'application/json': { schema: Schema } } } | undefined)?.content[
            'application/json'
          ].schema,
        })),
    );
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** The path with ids of things that do not exist: what is allowed finds nothing, and so does no harm. */
  const ofNobody = ({ path }: Operation) =>
    path.replace(/\{environment\}/, 'production').replace(/\{[^}]+\}/g, 'nobody');
  const rule = ({ method, path }: Operation) => {
    const found = table.get(`${method} ${path.replace('/api/v1', '')}`);
    if (!found) throw new Error(`${method} ${path} is not in docs/security.md: npm run generate -w packages/server`);
    return found;
  };

  test('the table has every route, and no other', () => {
    const known = operations.map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`);
    expect([...table.keys()].sort()).toEqual(known.sort());
  });

  test('without a session, nothing but what is open to all', async () => {
    for (const operation of operations) {
      const { status } = await call(operation.method, ofNobody(operation), {});
      const isOpen = rule(operation).needs === 'nothing';
      expect([operation.method, operation.path, status === 401]).toEqual([operation.method, operation.path, !isOpen]);
    }
  });

  test.each(roles)('as %s: what the table says', async (role) => {
    for (const operation of operations) {
      const options = { headers: { cookie: world.cookies[role] } };
      const { status, body } = await call(operation.method, ofNobody(operation), options);
      const isRefused = status === 401 || (status === 403 && body.code === 'forbidden');
      const { needs, allowed } = rule(operation);
      expect([operation.method, operation.path, isRefused]).toEqual([
        operation.method,
        operation.path,
        needs !== 'nothing' && !allowed[role],
      ]);
    }
  });

  test('a token can do what it was given, and nothing else', async () => {
    const { tokens } = world.test.server.services;
    for (const permission of permissionNames) {
      const others = permissionNames.filter((name) => name !== permission);
      const without = await tokens.create({ name: `without ${permission}`, permissions: others });
      const only = await tokens.create({ name: `only ${permission}`, permissions: [permission] });
      for (const operation of operations.filter((each) => rule(each).needs === permission)) {
        const refused = await call(operation.method, ofNobody(operation), { token: without.token });
        expect([operation.path, refused.status, refused.body.code]).toEqual([operation.path, 403, 'forbidden']);
        const { status } = await call(operation.method, ofNobody(operation), { token: only.token });
        expect([operation.path, [401, 403].includes(status)]).toEqual([operation.path, false]);
      }
    }
  });

  test('for another client, what is there does not exist', async () => {
    const { tokens } = world.test.server.services;
    const everything = { name: 'stranger', permissions: permissionNames };
    const { token } = await tokens.create({ ...everything, clientIds: [world.otherClientId] });
    const planted = Object.entries(world.ids).filter(([name]) => !['people', 'tokens'].includes(name));
    for (const operation of operations) {
      const path = ofPlanted(operation, world.ids);
      const body = operation.body && sampleOf(operation.body, world);
      const { status, body: answer } = await call(operation.method, path, { token, body });
      const about = `${operation.method} ${operation.path} → ${status} ${JSON.stringify(answer).slice(0, 200)}`;
      if (operation.path.includes('{id}')) expect([403, 404], about).toContain(status);
      if (status >= 300) continue;
      for (const [name, id] of planted) expect(JSON.stringify(answer), `${about} tells of ${name}`).not.toContain(id);
      expect(JSON.stringify(answer), about).not.toMatch(/Planted/);
    }
    // The same paths lead somewhere for those who may see them: what was refused above was really there.
    const all = await tokens.create(everything);
    for (const operation of operations.filter(({ method, path }) => method === 'GET' && /^[^{]*\{id\}$/.test(path))) {
      const { status } = await call('GET', ofPlanted(operation, world.ids), { token: all.token });
      expect([operation.path, status]).toEqual([operation.path, 200]);
    }
  });
});

/** The path with ids of what is there. */
function ofPlanted({ path }: Operation, ids: Record<string, string>): string {
  const id = ids[path.split('/')[3] ?? ''];
  if (path.includes('{id}') && id === undefined) throw new Error(`Nothing is planted for ${path}`);
  return path
    .replace('{id}', id ?? '')
    .replace('{environment}', 'production')
    .replace('{version}', '1')
    .replace('{key}', 'trackApiKey')
    .replace('{integration}', 'customer-io')
    .replace('{name}', 'identify-customer')
    .replace(/\{[^}]+\}/g, 'x');
}

/** A body that the schema lets through, and that names what is planted wherever it names something. */
function sampleOf(schema: Schema, world: AuthorisationWorld): unknown {
  const named: Record<string, unknown> = {
    clientId: world.clientId,
    connectionId: world.ids.connections,
    endpointId: world.ids['trigger-endpoints'],
    workflowId: world.workflowId,
    eventId: world.ids.events,
    definition: {
      name: 'Planted workflow',
      trigger: { type: 'event', endpoint: world.ids['trigger-endpoints'] },
      steps: [{ id: 'stop', type: 'stop' }],
    },
  };
  const {
    type,
    properties = {},
    required = [],
    enum: choices,
    anyOf,
    oneOf,
  } = schema as Schema & {
    enum?: unknown[];
    anyOf?: Schema[];
    oneOf?: Schema[];
  };
  const alternative = anyOf?.[0] ?? oneOf?.[0];
  if (alternative) return sampleOf(alternative, world);
  if ('const' in schema) return schema.const;
  if (choices) return choices[0];
  if (type === 'object') {
    const names = Object.keys(properties).filter((name) => required.includes(name) || name in named);
    return Object.fromEntries(names.map((name) => [name, named[name] ?? sampleOf(properties[name] as Schema, world)]));
  }
  if (type === 'array') return [sampleOf((schema.items ?? { type: 'string' }) as Schema, world)];
  if (type === 'boolean') return false;
  if (type === 'number' || type === 'integer') return Number(schema.minimum ?? 1);
  if (schema.format === 'email') return 'somebody@example.com';
  if (schema.format === 'uri') return 'http://127.0.0.1:1';
  return 'x'.repeat(Math.max(1, Number(schema.minLength ?? 1)));
}
