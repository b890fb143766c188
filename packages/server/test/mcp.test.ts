import { startSandbox } from '@cio-bridge/sandbox';
import { Client, type ElicitResult, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as FirstTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Permission } from '../src/access/permissions.ts';
import { toolsets } from '../src/http/mcp/toolsets.ts';
import { newEvent, post } from './inbound/signed.ts';
import { startTestServer } from './start-test-server.ts';

const sandbox = await startSandbox({ deliveryPace: 0.01 });
const us = sandbox.workspace('demo-us');
const at = await startTestServer();
afterAll(async () => {
  await at[Symbol.asyncDispose]();
  await sandbox.close();
});

const clientIds: string[] = [];
const connectionIds: string[] = [];
beforeAll(async () => {
  for (const name of ['Example', 'Another']) {
    const { body: client } = await at.call('POST', '/api/v1/clients', { body: { name } });
    const { body } = await at.call('POST', '/api/v1/connections', { body: { clientId: client.id, name } });
    const { siteId, trackApiKey, appApiKey } = us.keys;
    for (const environment of ['staging', 'production']) {
      await at.call('PUT', `/api/v1/connections/${body.id}/environments/${environment}`, {
        body: { region: 'us', siteId, trackApiKey, appApiKey, sandboxUrls: sandbox.us },
      });
    }
    clientIds.push(client.id);
    connectionIds.push(body.id);
  }
});

const all: Permission[] = [
  'connections:read',
  'actions:run',
  'activity:read',
  'endpoints:read',
  'events:read',
  'events:write',
  'runs:read',
  'runs:write',
];
const tokenFor = async (permissions: Permission[] = all, clients?: string[]): Promise<string> => {
  const made = { name: 'An agent', permissions, ...(clients && { clientIds: clients }) };
  return (await at.server.services.tokens.create(made)).token;
};
const addressOf = (query = '') => new URL(`/mcp${query}`, at.url);
const requestInit = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

interface Asked {
  token?: string;
  query?: string;
  /** What the person answers; without it, the client cannot ask. */
  answer?: ElicitResult;
  /** The protocol of 2025, without the one of 2026. */
  legacy?: boolean;
}

async function connected({ token, query, answer, legacy = false }: Asked = {}) {
  const questions: string[] = [];
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    {
      capabilities: answer ? { elicitation: { form: {} } } : {},
      versionNegotiation: { mode: legacy ? 'legacy' : { pin: '2026-07-28' } },
    },
  );
  if (answer) {
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      questions.push(params.message);
      return answer;
    });
  }
  const init = requestInit(token ?? (await tokenFor()));
  await client.connect(new StreamableHTTPClientTransport(addressOf(query), { requestInit: init }));
  return { client, questions, [Symbol.asyncDispose]: () => client.close() };
}

const production = () => ({ connectionId: connectionIds[0], environment: 'production' });
const agree: ElicitResult = { action: 'accept', content: { agree: true } };
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('who may come in', () => {
  test('nobody without a token, who is told where to read about it', async () => {
    const answer = await fetch(addressOf(), {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(401);
    const [, metadata = ''] =
      /^Bearer resource_metadata="([^"]+)"$/.exec(answer.headers.get('www-authenticate') ?? '') ?? [];
    expect(await (await fetch(metadata)).json()).toMatchObject({
      resource: addressOf().href,
      bearer_methods_supported: ['header'],
      scopes_supported: expect.arrayContaining(['actions:run']),
    });
  });

  test('nobody with a token that is none', async () => {
    const headers = { authorization: 'Bearer nonsense', 'content-type': 'application/json' };
    const answer = await fetch(addressOf(), { method: 'POST', body: '{}', headers });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ]);
  });

  test('a token sees its own clients and nothing else', async () => {
    await using own = await connected({ token: await tokenFor(all, [clientIds[1] ?? '']) });
    const { structuredContent } = await own.client.callTool({ name: 'list_connections', arguments: {} });
    expect((structuredContent as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([connectionIds[1]]);
    const read = { ...production(), person: { id: 'cust-100' } };
    const refused = await own.client.callTool({ name: 'get_customer_attributes', arguments: read });
    expect(refused).toMatchObject({ isError: true });
    expect(JSON.stringify(refused.content)).toContain('not_found');
  });

  test('tools that a token may not use are not listed', async () => {
    await using few = await connected({
      token: await tokenFor(['runs:read']),
      query: '?toolsets=operations,people&write=true',
    });
    const { tools } = await few.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'describe_action',
      'list_runs',
      'see_run',
      'list_failures',
      'list_decisions',
    ]);
  });
});

describe('the tools', () => {
  test('are for reading, unless writing is asked for', async () => {
    await using reader = await connected();
    const { tools } = await reader.client.listTools();
    expect(tools.length).toBeGreaterThan(10);
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([]);
    expect(bytes(tools)).toBeLessThan(20_000);
  });

  test.each(toolsets)('of the set %s fit into 20 KB, and say what they do', async (set) => {
    await using writer = await connected({ query: `?toolsets=${set}&write=true` });
    const { tools } = await writer.client.listTools();
    expect(tools.length).toBeGreaterThan(0);
    expect(bytes(tools)).toBeLessThan(20_000);
    const destructive = tools.filter(({ annotations }) => annotations?.destructiveHint).map(({ name }) => name);
    if (set === 'people') {
      expect(destructive).toEqual(['merge_customers', 'suppress_customer', 'destroy_customer', 'delete_device']);
    }
  });

  test('to write with are of sets that were named', async () => {
    const headers = { ...requestInit(await tokenFor()).headers, 'content-type': 'application/json' };
    const answer = await fetch(addressOf('?write=true'), { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('toolsets') });
  });
});

describe('an action', () => {
  test('is run as the token, and answers in a structure', async () => {
    await using writer = await connected({ query: '?toolsets=people,operations&write=true' });
    const identify = { ...production(), person: { id: 'mcp-1' }, attributes: { plan: 'pro' } };
    const { structuredContent, isError } = await writer.client.callTool({
      name: 'identify_customer',
      arguments: identify,
    });
    expect([isError ?? false, structuredContent]).toEqual([false, { output: {} }]);
    expect(us.people.find(({ id }) => id === 'mcp-1')?.attributes.plan).toBe('pro');
    await at.server.services.activity.flush();
    const calls = await writer.client.callTool({ name: 'list_calls', arguments: { limit: 1 } });
    expect(calls.structuredContent).toMatchObject({
      items: [{ action: 'customer-io/identify-customer', caller: { type: 'token', name: 'An agent' } }],
    });
  });

  test('that cannot be right is refused with the field', async () => {
    await using writer = await connected({ query: '?toolsets=events&write=true' });
    const event = { ...production(), person: { id: 'mcp-1' }, name: '' };
    const refused = await writer.client.callTool({ name: 'track_event', arguments: event });
    expect(refused.isError).toBe(true);
    const [{ text = '' } = {}] = refused.content as { text?: string }[];
    expect(JSON.parse(text)).toMatchObject({ code: 'cio_invalid_input', pointer: '/name', remedy: 'fix-input' });
  });

  test('with an idempotency key happens once', async () => {
    await using writer = await connected({ query: '?toolsets=events&write=true' });
    const event = { ...production(), person: { id: 'mcp-1' }, name: 'once', idempotencyKey: 'k-1' };
    for (const _ of [1, 2]) await writer.client.callTool({ name: 'track_event', arguments: event });
    expect(us.events.filter(({ name }) => name === 'once')).toHaveLength(1);
  });

  test('tried dry shows what would leave', async () => {
    await using writer = await connected({ query: '?toolsets=people&write=true' });
    const destroy = { ...production(), person: { id: 'mcp-1' }, dryRun: true };
    const { structuredContent } = await writer.client.callTool({ name: 'destroy_customer', arguments: destroy });
    expect(JSON.stringify(structuredContent)).toContain('mcp-1');
    expect(us.people.some(({ id }) => id === 'mcp-1')).toBe(true);
  });
});

describe('what cannot be taken back', () => {
  const query = '?toolsets=people,messages&write=true';
  const send = () => ({ ...production(), transactionalMessageId: 1, to: 'ada@example.com', person: { id: 'mcp-1' } });
  const destroy = (id: string) => ({ name: 'destroy_customer', arguments: { ...production(), person: { id } } });

  beforeAll(async () => {
    await using writer = await connected({ query });
    for (const id of ['mcp-1', 'mcp-2', 'mcp-3']) {
      const who = { ...production(), person: { id } };
      await writer.client.callTool({ name: 'identify_customer', arguments: who });
    }
  });

  test('is done once the person agrees, who reads what it destroys', async () => {
    await using asking = await connected({ query, answer: agree });
    expect((await asking.client.callTool(destroy('mcp-2'))).isError ?? false).toBe(false);
    expect(asking.questions).toEqual([expect.stringMatching(/^Delete a person in production\? It destroys: .*mcp-2/)]);
    expect(us.people.some(({ id }) => id === 'mcp-2')).toBe(false);
  });

  test.each([
    ['declines', { action: 'decline' }],
    ['closes the question', { action: 'cancel' }],
    ['says no', { action: 'accept', content: { agree: false } }],
  ] as [string, ElicitResult][])('is not done when the person %s', async (_, answer) => {
    await using asking = await connected({ query, answer });
    const refused = await asking.client.callTool(destroy('mcp-3'));
    expect([refused.isError, JSON.stringify(refused.content)]).toEqual([
      true,
      expect.stringContaining('did not agree'),
    ]);
    expect(us.people.some(({ id }) => id === 'mcp-3')).toBe(true);
  });

  test('is refused where the client cannot ask', async () => {
    await using mute = await connected({ query });
    const refused = await mute.client.callTool(destroy('mcp-3'));
    expect([refused.isError, JSON.stringify(refused.content)]).toEqual([true, expect.stringContaining('cannot ask')]);
    expect(us.people.some(({ id }) => id === 'mcp-3')).toBe(true);
  });

  test('is a send in production, and not one in staging', async () => {
    await using asking = await connected({ query, answer: agree });
    const { structuredContent } = await asking.client.callTool({ name: 'send_transactional_email', arguments: send() });
    expect(structuredContent).toMatchObject({ output: { deliveryId: expect.any(String) } });
    expect(asking.questions).toEqual([expect.stringContaining('ada@example.com')]);
    const staged = { ...send(), environment: 'staging' };
    const sent = await asking.client.callTool({ name: 'send_transactional_email', arguments: staged });
    expect([sent.isError ?? false, asking.questions.length]).toEqual([false, 1]);
  });
});

describe('the records', () => {
  test('are resources too', async () => {
    await using reader = await connected();
    const { resources } = await reader.client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(['cio-bridge://failures', 'cio-bridge://decisions']);
    const { contents } = await reader.client.readResource({ uri: 'cio-bridge://actions/track-event' });
    expect(JSON.parse(String((contents[0] as { text?: string }).text))).toMatchObject({
      key: 'customer-io/track-event',
    });
    await expect(reader.client.readResource({ uri: 'cio-bridge://runs/run_nowhere' })).rejects.toThrow();
  });
});

describe('older clients', () => {
  test('the second client, speaking the protocol of 2025', async () => {
    await using old = await connected({ legacy: true, query: '?toolsets=people&write=true', answer: agree });
    const found = await old.client.callTool({
      name: 'find_customers',
      arguments: { ...production(), email: 'ada@example.com' },
    });
    expect(found.isError ?? false).toBe(false);
    // Over HTTP the protocol of 2025 is served without a session, in which nobody can be asked.
    const refused = await old.client.callTool({
      name: 'destroy_customer',
      arguments: { ...production(), person: { id: 'mcp-1' } },
    });
    expect([refused.isError, JSON.stringify(refused.content)]).toEqual([true, expect.stringContaining('cannot ask')]);
  });

  test('the first client', async () => {
    const client = new FirstClient({ name: 'test', version: '1.0.0' });
    const requested = requestInit(await tokenFor());
    await client.connect(new FirstTransport(addressOf(), { requestInit: requested }) as never);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('what_became_of_message');
    const result = await client.callTool({ name: 'list_connections', arguments: {} });
    expect(result.structuredContent).toMatchObject({ items: expect.any(Array) });
    await client.close();
  });
});

describe('held events and replays', () => {
  test('are verified, counted and replayed once the person agrees, and not before', async () => {
    const key = 'the-key-of-this-endpoint';
    const { endpoints } = at.server.services;
    const place = { connectionId: connectionIds[0] as string, environment: 'production' as const };
    const endpoint = await endpoints.create({ ...place, signingKeys: [] });
    await post(`${at.url}/webhooks/customer-io/${endpoint.token}`, newEvent(), { key });
    await endpoints.addSigningKey(endpoint.id, key);
    const query = '?toolsets=operations&write=true';
    const endpointId = endpoint.id;
    await using refusing = await connected({ query, answer: { action: 'decline' } });
    const held = await refusing.client.callTool({ name: 'list_held_events', arguments: { endpointId } });
    expect(held.structuredContent).toMatchObject({ items: [{ endpointId }] });
    const refused = await refusing.client.callTool({ name: 'verify_held_events', arguments: { endpointId } });
    expect(refused.isError).toBe(true);

    await using agreeing = await connected({ query, answer: agree });
    const call = async (name: string, given: Record<string, unknown>) =>
      (await agreeing.client.callTool({ name, arguments: given })).structuredContent;
    expect(await call('verify_held_events', { endpointId })).toEqual({ accepted: 1, duplicates: 0, held: 0 });
    expect(await call('count_events', { endpointId })).toMatchObject({ events: 1 });
    const replayed = (await call('replay_events', { filter: { endpointId }, expectedEvents: 1 })) as {
      replayId: string;
    };
    expect(replayed).toMatchObject({ events: 1, runs: 0 });
    expect(await call('list_replays', { limit: 1 })).toMatchObject({
      items: [{ id: replayed.replayId, filter: { endpointId: [endpointId] }, requestedBy: 'An agent' }],
    });
    const { items } = (await call('list_events', { limit: 1 })) as { items: { id: string }[] };
    expect(await call('replay_event', { eventId: items[0]?.id })).toMatchObject({ events: 1 });
    expect(agreeing.questions).toHaveLength(3);
  });
});
