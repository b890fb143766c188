import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newEvent, post } from './inbound/signed.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { stores } from './stores.ts';

const KEY = 'the-signing-key-of-the-stream';

interface Change {
  type: string;
  clientId?: string;
  [id: string]: string | undefined;
}

describe.each(stores)('what the stream tells, on $name', (store) => {
  let at: TestServer;
  const stop = new AbortController();
  const ids = {} as Record<'mine' | 'other', { clientId: string; connectionId: string }>;

  beforeAll(async () => {
    at = await startTestServer({ store });
    for (const name of ['mine', 'other'] as const) {
      const { id: clientId } = await at.server.services.clients.create({ name });
      const connectionId = await at.server.services.connections.create({ clientId, name: `${name} shop` });
      ids[name] = { clientId, connectionId };
    }
  });
  afterAll(async () => {
    stop.abort();
    await at[Symbol.asyncDispose]();
  });

  async function listen({ clientIds, query = '' }: { clientIds?: string[]; query?: string } = {}) {
    const { token } = await at.server.services.tokens.create({ name: 'listener', clientIds });
    const answer = await fetch(`${at.url}/api/v1/stream${query}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: stop.signal,
    });
    const heard: Change[] = [];
    const read = async () => {
      let text = '';
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
        const parts = (text + Buffer.from(chunk).toString()).split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) {
          const data = /^data: (.*)$/m.exec(part)?.[1];
          if (data) heard.push(JSON.parse(data));
        }
      }
    };
    read().catch(() => undefined);
    return heard;
  }

  test('each kind of change is told with its id and client, to whom it concerns', async () => {
    const [all, limited, asked] = await Promise.all([
      listen(),
      listen({ clientIds: [ids.mine.clientId] }),
      listen({ query: `?clientId=${ids.mine.clientId}` }),
    ]);
    const expected: Change[] = [];
    for (const { clientId, connectionId } of Object.values(ids)) {
      const create = { connectionId, environment: 'production', signingKeys: [KEY] };
      const { body: endpoint } = await at.call('POST', '/api/v1/trigger-endpoints', { body: create });
      const definition = {
        name: 'Stops',
        client: clientId,
        trigger: { type: 'event', endpoint: endpoint.id },
        steps: [{ id: 'end', type: 'stop' }],
      };
      const { body: saved } = await at.call('PUT', '/api/v1/workflows?publish=true', { body: definition });
      await at.call('PATCH', `/api/v1/connections/${connectionId}`, { body: { name: `Renamed ${clientId}` } });
      expect((await post(endpoint.url, newEvent(), { key: 'another' })).body.result).toBe('held');
      expect((await post(endpoint.url, newEvent(), { key: KEY })).body.result).toBe('stored');
      at.server.services.activity.record({
        caller: { type: 'server' },
        clientId,
        connectionId,
        environment: 'production',
        action: 'customer-io/identify-customer',
        startedAtMs: Date.now(),
        durationMs: 1,
        outcome: 'succeeded',
        errorCode: null,
        remedy: null,
        error: null,
        input: '{}',
        calls: [],
      });
      const [run] = await vi.waitFor(
        async () => {
          const { items } = (await at.call('GET', `/api/v1/runs?clientId=${clientId}&status=succeeded`)).body;
          expect(items).toHaveLength(1);
          return items;
        },
        { timeout: 10_000 },
      );
      expected.push(
        { type: 'endpoint', endpointId: endpoint.id, clientId },
        { type: 'held', endpointId: endpoint.id, clientId },
        { type: 'workflow', workflowId: saved.id, clientId },
        { type: 'connection', connectionId, clientId },
        { type: 'events', clientId },
        { type: 'delivery', clientId },
        { type: 'activity', clientId },
        { type: 'run', runId: run.id, clientId },
      );
    }
    const ofMine = expected.filter(({ clientId }) => clientId === ids.mine.clientId);
    await vi.waitFor(
      () => {
        expect(all).toEqual(expect.arrayContaining(expected));
        for (const heard of [limited, asked]) expect(heard).toEqual(expect.arrayContaining(ofMine));
      },
      { timeout: 10_000 },
    );
    for (const heard of [limited, asked]) {
      expect(heard.filter(({ clientId }) => clientId !== ids.mine.clientId)).toEqual([]);
    }
  });
});
