import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { permissionNames } from '../src/access/permissions.ts';
import { assertSecure } from '../src/forwarding/attempt.ts';
import { queueForwarded } from '../src/forwarding/queue-events.ts';
import { NEVER_MS } from '../src/forwarding/rest.ts';
import { openStore, restore, type Server, startServer } from '../src/index.ts';
import { prune } from '../src/operations/retention.ts';
import { createHttpCaller } from '../src/workflows/runs/steps/http.ts';
import { newEvent, post } from './inbound/signed.ts';
import { type Answer, type Received, type Receiver, startReceiver } from './receiver.ts';
import { callApi } from './start-test-server.ts';
import { stores, type TestPlace } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const KEY = 'the-key-of-this-endpoint';
const HOUR_MS = 3_600_000;
const PATIENCE = { timeout: 15_000 };

describe.each(stores)('forwarding on $name', (store) => {
  let place: WorkflowPlace;
  let receiver: Receiver;
  let paths = 0;

  beforeAll(async () => {
    place = await startWorkflowPlace({ store });
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await place[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
  });

  const call: WorkflowPlace['test']['call'] = (...args) => place.test.call(...args);

  /** An endpoint of its own, so that no test hears of another one's events. */
  async function endpoint() {
    const { id, token } = await place.test.server.services.endpoints.create({
      connectionId: place.connectionId,
      environment: 'production',
      signingKeys: [KEY],
    });
    const url = `${place.test.url}/webhooks/customer-io/${token}`;
    return {
      id,
      async report(changes: Record<string, unknown> = {}, data: Record<string, unknown> = {}) {
        const event = newEvent(changes, data);
        expect((await post(url, event, { key: KEY })).status).toBe(200);
        return event;
      },
    };
  }
  async function destination(endpointId: string, given: Record<string, unknown> = {}) {
    const path = `/hook-${++paths}`;
    const { status, body } = await call('POST', '/api/v1/destinations', {
      body: { endpointId, name: `To ${path}`, url: `${receiver.url}${path}`, ...given },
    });
    expect([status, body]).toEqual([201, expect.objectContaining({ secret: expect.stringMatching(/^whsec_.{44}$/) })]);
    return { path, id: body.id as string, secret: body.secret as string };
  }
  const shown = async (id: string) => (await call('GET', `/api/v1/destinations/${id}`)).body;
  const forwarded = async (id: string, query = '') =>
    (await call('GET', `/api/v1/destinations/${id}/forwarded-events${query}`)).body.items;
  async function until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
    for (let tries = 0; tries < 600; tries += 1) {
      const seen = await look();
      if (isSo(seen)) return seen;
      await sleep(25);
    }
    throw new Error(`It stays ${JSON.stringify(await look())}`);
  }
  const untilState = (id: string, state: string) =>
    until(
      () => shown(id),
      (seen) => seen.state === state,
    );
  /** Lets time pass, for what goes by the sandbox's clock. */
  const pass = (ms: number) => place.sandbox.clock.advance(ms);
  const verified = (secret: string, { body, headers }: Received) =>
    new Webhook(secret).verify(body, headers as Record<string, string>);

  test('an event arrives once, signed as Standard Webhooks says, with what Customer.io posted', async () => {
    const { id, report } = await endpoint();
    const { path, id: destinationId, secret } = await destination(id, { filter: { metrics: ['opened'] } });
    await report({ metric: 'delivered' });
    const event = await report({ metric: 'opened', exact: 1 });
    await report(event);
    const [message] = await receiver.until(path, 1);
    const body = verified(secret, message as Received);
    expect(body).toMatchObject({
      id: message?.headers['webhook-id'],
      type: 'email.opened',
      timestamp: new Date(event.timestamp * 1000).toISOString(),
      source: { client: { name: 'Client' }, connection: { name: 'Shop' }, environment: 'production' },
      data: event,
    });
    expect(() => verified('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', message as Received)).toThrow();
    const [row] = await until(
      () => forwarded(destinationId),
      ([first]) => first?.status === 'delivered',
    );
    expect(row).toMatchObject({ attempts: 1, lastStatus: 200, error: null, messageId: message?.headers['webhook-id'] });
    const { attemptList } = (await call('GET', `/api/v1/forwarded-events/${row.id}`)).body;
    expect(attemptList).toEqual([expect.objectContaining({ attempt: 1, status: 200, answer: 'ok', error: null })]);
    expect(receiver.at(path)).toHaveLength(1);
  });

  test('numbers that JavaScript cannot hold arrive digit by digit', async () => {
    const { id } = await endpoint();
    const { path } = await destination(id);
    const { token } = await place.test.server.services.endpoints.get(id);
    const text = JSON.stringify(newEvent()).replace('"subject"', '"order":12345678901234567890,"subject"');
    await post(`${place.test.url}/webhooks/customer-io/${token}`, text, { key: KEY });
    const [message] = await receiver.until(path, 1);
    expect(message?.body).toContain('"order":12345678901234567890,');
  });

  test('first tries arrive in the order of their events, one after the other', async () => {
    const { id, report } = await endpoint();
    const { path } = await destination(id);
    const events = [];
    for (let count = 0; count < 40; count += 1) events.push((await report()).event_id);
    const arrived = (await receiver.until(path, 40)).map(({ body }) => JSON.parse(body).data.event_id);
    expect(arrived).toEqual(events);
  });

  test('a failing receiver gets the same id after growing waits, and gives up after the last', async () => {
    const { id, report } = await endpoint();
    const { path, id: destinationId } = await destination(id);
    receiver.answer(path, { status: 500, body: 'out of order' });
    await report();
    const waits: number[] = [];
    // Waits of Standard Webhooks, with up to a tenth more.
    for (const [index, wait] of [5_000, 300_000, 0.5, 2, 5, 10, 14, 20, 24].entries()) {
      const ms = wait < 1_000 ? wait * HOUR_MS : wait;
      await receiver.until(path, index + 1);
      const [row] = await until(
        () => forwarded(destinationId),
        ([first]) => first.attempts === index + 1,
      );
      // It counts from the end of the attempt, by the sandbox's clock: when it is looked at makes no difference.
      const { attemptList } = (await call('GET', `/api/v1/forwarded-events/${row.id}`)).body;
      const { atMs, durationMs } = attemptList[index];
      const aheadMs = place.sandbox.clock.nowMs() - Date.now();
      waits.push((row.nextAttemptAtMs - aheadMs - atMs - durationMs) / ms);
      await pass(ms * 1.1);
    }
    await receiver.until(path, 10);
    const [row] = await until(
      () => forwarded(destinationId, '?status=failed'),
      (rows) => rows.length === 1,
    );
    for (const share of waits) expect(share).toBeGreaterThan(0.5);
    for (const share of waits) expect(share).toBeLessThan(1.11);
    expect(row).toMatchObject({ attempts: 10, nextAttemptAtMs: null, lastStatus: 500, error: 'It answers 500' });
    expect(new Set(receiver.at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const { attemptList } = (await call('GET', `/api/v1/forwarded-events/${row.id}`)).body;
    expect(attemptList[9]).toMatchObject({ attempt: 10, status: 500, answer: 'out of order', errorCode: 'refused' });

    receiver.answer(path, 200);
    const retried = await call('POST', `/api/v1/destinations/${destinationId}/retry`);
    expect(retried.body).toEqual({ retried: 1 });
    await call('POST', `/api/v1/destinations/${destinationId}/resume`, { body: { waiting: 'send' } });
    const messages = await receiver.until(path, 11);
    expect(messages[10]?.headers['webhook-id']).toBe(messages[0]?.headers['webhook-id']);
    await until(
      () => forwarded(destinationId, '?status=delivered'),
      (rows) => rows.length === 1,
    );
    const again = await call('POST', `/api/v1/forwarded-events/${row.id}/retry`);
    expect([again.status, again.body.code]).toEqual([409, 'delivered']);
  });

  test('a circuit opens, tells why, slows nobody, and closes by itself', async () => {
    const { id, report } = await endpoint();
    const failing = await destination(id);
    const fine = await destination(id);
    receiver.answer(failing.path, 'reset');
    for (let count = 0; count < 30; count += 1) await report();
    await receiver.until(fine.path, 30);
    const open = await untilState(failing.id, 'failing');
    expect(open).toMatchObject({
      reason: expect.stringContaining('closed the connection'),
      failingSinceMs: expect.any(Number),
      nextAttemptAtMs: expect.any(Number),
      waiting: { count: 30, isMore: false },
    });
    expect(receiver.at(failing.path)).toHaveLength(5);
    expect((await shown(fine.id)).state).toBe('delivering');
    const { forwarding } = (await call('GET', '/api/v1/overview')).body;
    expect(forwarding.failing).toBeGreaterThan(0);
    const { destinations } = (await call('GET', '/api/v1/overview/waiting')).body;
    const { items } = (await call('GET', '/api/v1/destinations?limit=200')).body;
    const inTrouble = items.filter(({ state }: { state: string }) => state === 'failing' || state === 'gone');
    expect(destinations).toBe(inTrouble.length);
    const { text } = await place.test.server.services.metrics.page();
    expect(text).toMatch(/cio_bridge_forwarding_attempt_seconds_count\{outcome="unreachable"\} \d/);

    await pass(70_000);
    await receiver.until(failing.path, 6);
    await sleep(50);
    expect(receiver.at(failing.path)).toHaveLength(6);
    receiver.answer(failing.path, 200);
    await pass(3 * 60_000);
    await until(
      () => shown(failing.id),
      ({ state, waiting }) => state === 'delivering' && waiting.count <= 6,
    );
    await pass(600_000);
    await until(
      () => shown(failing.id),
      ({ waiting }) => waiting.count === 0,
    );
    const ids = new Set(receiver.at(failing.path).map(({ headers }) => headers['webhook-id']));
    expect(ids.size).toBe(30);
  });

  test('what waits while it is paused leaves when it is resumed, or is skipped', async () => {
    const { id, report } = await endpoint();
    const { path, id: destinationId } = await destination(id);
    const paused = await call('POST', `/api/v1/destinations/${destinationId}/pause`);
    expect(paused.body).toMatchObject({ state: 'paused', pausedAtMs: expect.any(Number) });
    await report();
    await until(
      () => shown(destinationId),
      ({ waiting }) => waiting.count === 1,
    );
    expect(receiver.at(path)).toEqual([]);
    await call('POST', `/api/v1/destinations/${destinationId}/resume`, { body: { waiting: 'send' } });
    await receiver.until(path, 1);
    // Until then it waits too, and would be taken for the next one.
    await untilDelivered(destinationId, 1);
    await call('POST', `/api/v1/destinations/${destinationId}/pause`);
    await report();
    await until(
      () => shown(destinationId),
      ({ waiting }) => waiting.count === 1,
    );
    const resumed = await call('POST', `/api/v1/destinations/${destinationId}/resume`, { body: { waiting: 'skip' } });
    expect(resumed.body).toMatchObject({ skipped: 1, state: 'delivering' });
    await report();
    await receiver.until(path, 2);
    await until(
      () => forwarded(destinationId, '?status=delivered'),
      (rows) => rows.length === 2,
    );
    expect(await forwarded(destinationId, '?status=skipped')).toHaveLength(1);
  });

  test('thousands that wait are skipped, and thousands that failed retried', async () => {
    const { id, report } = await endpoint();
    const { id: destinationId } = await destination(id);
    await call('POST', `/api/v1/destinations/${destinationId}/pause`);
    await report();
    const [first] = await until(
      () => forwarded(destinationId),
      (rows) => rows.length === 1,
    );
    const { batch, kind } = place.test.server.services.store;
    const replays = Array.from({ length: 2_500 }, (_, at) => ({ id: `rp_${at}`, isNewMessage: false }));
    const many = replays.map((replay) => ({ destinationId, eventId: first.event.id, replay }));
    await batch([queueForwarded(kind, many, Date.now())]);
    const resumed = await call('POST', `/api/v1/destinations/${destinationId}/resume`, { body: { waiting: 'skip' } });
    expect(resumed.body.skipped).toBe(2_501);
    await call('POST', `/api/v1/destinations/${destinationId}/pause`);
    await batch([sql`update forwarded_events set status = 'failed' where destination_id = ${destinationId}`]);
    const retried = await call('POST', `/api/v1/destinations/${destinationId}/retry`);
    expect(retried.body).toEqual({ retried: 2_501 });
    expect((await shown(destinationId)).waiting).toEqual({ count: 2_501, isMore: false });
  });

  test('410 switches it off, and loses nothing', async () => {
    const { id, report } = await endpoint();
    const { path, id: destinationId } = await destination(id);
    receiver.answer(path, 410);
    await report();
    const gone = await untilState(destinationId, 'gone');
    expect(gone).toMatchObject({ reason: expect.stringContaining('410'), waiting: { count: 1 } });
    await report();
    receiver.answer(path, 204);
    await call('POST', `/api/v1/destinations/${destinationId}/resume`, { body: { waiting: 'send' } });
    await receiver.until(path, 3);
  });

  test('a wait that the receiver asks for is heeded, by date too', async () => {
    const { id, report } = await endpoint();
    const { path, id: destinationId } = await destination(id);
    receiver.answer(path, { status: 429, headers: { 'retry-after': '900' } });
    await report();
    const waiting = await untilState(destinationId, 'waiting');
    expect(waiting.nextAttemptAtMs - place.sandbox.clock.nowMs()).toBeGreaterThan(890_000);
    await report();
    await pass(100_000);
    await sleep(700);
    expect(receiver.at(path)).toHaveLength(1);
    const date = new Date(Date.now() + 2 * HOUR_MS).toUTCString();
    receiver.answer(path, { status: 503, headers: { 'retry-after': date } });
    await pass(900_000);
    await receiver.until(path, 2);
    const longer = await until(
      () => shown(destinationId),
      ({ nextAttemptAtMs }) => nextAttemptAtMs - place.sandbox.clock.nowMs() > HOUR_MS,
    );
    expect(longer.state).toBe('waiting');
    receiver.answer(path, 200);
    await pass(3 * HOUR_MS);
    await receiver.until(path, 4);
  });

  test('a wait asked for with another status is not heeded', async () => {
    const { id, report } = await endpoint();
    const { path, id: destinationId } = await destination(id);
    receiver.answer(path, { status: 500, headers: { 'retry-after': '86400' } });
    await report();
    const [row] = await until(
      () => forwarded(destinationId),
      ([first]) => first?.attempts === 1,
    );
    expect(row.nextAttemptAtMs - place.sandbox.clock.nowMs()).toBeLessThan(10_000);
  });

  test('after a failure it says why and when it tries again, and who resumes it has it tried at once', async () => {
    const { id, report } = await endpoint();
    const { path, id: destinationId } = await destination(id);
    receiver.answer(path, 500, 500, 200);
    await report();
    await until(
      () => forwarded(destinationId),
      ([first]) => first?.attempts === 1,
    );
    await pass(6_000);
    const [row] = await until(
      () => forwarded(destinationId),
      ([first]) => first.attempts === 2,
    );
    const { nextAttemptAtMs } = row;
    expect(await shown(destinationId)).toMatchObject({
      state: 'delivering',
      reason: 'It answers 500',
      nextAttemptAtMs,
    });
    await call('POST', `/api/v1/destinations/${destinationId}/resume`, { body: { waiting: 'send' } });
    await receiver.until(path, 3);
    await untilDelivered(destinationId, 1);
    expect(await shown(destinationId)).toMatchObject({ state: 'delivering', reason: null, nextAttemptAtMs: null });
  });

  /** Events that a destination gets at once. */
  async function sentAtOnce(answers: [Answer, ...Answer[]], events: Record<string, unknown>[]) {
    const { id, report } = await endpoint();
    const made = await destination(id, { atOnce: events.length });
    const act = (action: string, body?: object) =>
      call('POST', `/api/v1/destinations/${made.id}/${action}`, { ...(body && { body }) });
    await act('pause');
    receiver.answer(made.path, ...answers);
    for (const data of events) await report({}, data);
    await until(
      () => shown(made.id),
      ({ waiting }) => waiting.count === events.length,
    );
    await act('resume', { waiting: 'send' });
    await receiver.until(made.path, events.length);
    return { ...made, report, act };
  }
  const untilDelivered = (id: string, count: number) =>
    until(
      () => forwarded(id, '?status=delivered'),
      (rows) => rows.length === count,
    );

  test('one that is erased while it is under way does not cost the others their outcomes', async () => {
    const { promise: after, resolve: release } = Promise.withResolvers<void>();
    const erased = { identifiers: { id: 'heidi-1' }, recipient: 'heidi@example.test' };
    const { id, path, report } = await sentAtOnce([{ status: 200, after }], [{}, erased, {}, {}]);
    const erasure = await call('POST', '/api/v1/erasures', { body: { person: ['heidi-1'], dryRun: false } });
    expect(erasure.body).toMatchObject({ forwardedEvents: 1 });
    release();
    await untilDelivered(id, 3);
    await report();
    await untilDelivered(id, 4);
    expect(receiver.at(path)).toHaveLength(5);
  });

  test('who resumes it is not overruled by an answer to what was under way before', async () => {
    const { promise: after, resolve: release } = Promise.withResolvers<void>();
    const { id, path, act } = await sentAtOnce([{ status: 200, after }, 410, 200], [{}, {}]);
    await untilState(id, 'gone');
    await act('resume', { waiting: 'send' });
    release();
    await receiver.until(path, 3);
    await untilDelivered(id, 2);
    expect((await shown(id)).state).toBe('delivering');
  });

  test('a wait that was asked for outlives the success of what was under way', async () => {
    const { promise: after, resolve: release } = Promise.withResolvers<void>();
    const asksForWait = { status: 429, headers: { 'retry-after': '900' } };
    const { id } = await sentAtOnce([{ status: 200, after }, asksForWait, 200], [{}, {}]);
    await untilState(id, 'waiting');
    release();
    await untilDelivered(id, 1);
    const { state, reason, nextAttemptAtMs } = await shown(id);
    expect([state, reason]).toEqual(['waiting', 'It answers 429']);
    expect(nextAttemptAtMs - place.sandbox.clock.nowMs()).toBeGreaterThan(800_000);
  });

  test('what is skipped while it is under way and yet taken has been delivered', async () => {
    const { promise: after, resolve: release } = Promise.withResolvers<void>();
    const { id, act } = await sentAtOnce(
      [
        { status: 200, after },
        { status: 500, after },
      ],
      [{}, {}],
    );
    expect((await act('resume', { waiting: 'skip' })).body).toMatchObject({ skipped: 2, state: 'delivering' });
    release();
    const [delivered] = await untilDelivered(id, 1);
    expect(delivered).toMatchObject({ attempts: 1, lastStatus: 200 });
    const [skipped] = await until(
      () => forwarded(id, '?status=skipped'),
      ([first]) => first?.attempts === 1,
    );
    expect(skipped).toMatchObject({ lastStatus: 500, nextAttemptAtMs: null });
  });

  test('an answer whose body never ends holds nobody up', async () => {
    const { id, report } = await endpoint();
    const { path, id: destinationId } = await destination(id);
    receiver.answer(path, { status: 200, body: 'so far', isEndless: true });
    await report();
    const [row] = await untilDelivered(destinationId, 1);
    const { attemptList } = (await call('GET', `/api/v1/forwarded-events/${row.id}`)).body;
    expect(attemptList).toEqual([expect.objectContaining({ status: 200, answer: 'so far', error: null })]);
    expect(attemptList[0].durationMs).toBeLessThan(10_000);
  });

  test('what an answer gives back of the URL is not shown', async () => {
    const { id, report } = await endpoint();
    const path = '/hooks/catch/SECRET-TOKEN%20123?key=OTHER-SECRET';
    const { id: destinationId } = await destination(id, { url: `${receiver.url}${path}` });
    const location = `https://elsewhere.example.com${path}`;
    receiver.answer(path, { status: 301, headers: { location }, body: `Cannot POST ${path}` }, 200);
    await report();
    const [row] = await until(
      () => forwarded(destinationId),
      ([first]) => first?.attempts === 1,
    );
    expect(row.error).toBe('It answers 301 and leads to elsewhere.example.com: redirects are not followed');
    const { attemptList } = (await call('GET', `/api/v1/forwarded-events/${row.id}`)).body;
    expect(attemptList[0].answer).toBe('Cannot POST ********');
    const pieces = { status: 404, body: 'No SECRET-TOKEN 123, no SECRET-TOKEN%20123, no OTHER-SECRET; ok' };
    receiver.answer(path, pieces);
    const tried = await call('POST', `/api/v1/destinations/${destinationId}/test`);
    expect(tried.body.answer).toBe('No ********, no ********, no ********; ok');
  });

  test('an IPv6 address that is an exception may be plain http', async () => {
    const caller = createHttpCaller(['::1']);
    expect(() => assertSecure(caller, 'http://[::1]:8080/hook')).not.toThrow();
    expect(() => assertSecure(caller, 'http://[::2]:8080/hook')).toThrow();
    await caller.close();
  });

  test('private addresses, plain http and redirects are refused', async () => {
    const { id, report } = await endpoint();
    const refused = async (url: string) => {
      const { status, body } = await call('POST', '/api/v1/destinations', { body: { endpointId: id, name: 'x', url } });
      return [status, body.code, body.pointer];
    };
    expect(await refused('https://10.0.0.8/hook')).toEqual([422, 'private_address', '/url']);
    expect(await refused('https://[::1]/hook')).toEqual([422, 'private_address', '/url']);
    expect(await refused('http://example.com/hook')).toEqual([422, 'not_https', '/url']);
    expect(await refused('ftp://example.com/hook')).toEqual([422, 'invalid_url', '/url']);
    // A name that leads to a private address is judged when it is connected to.
    const { body: named } = await call('POST', '/api/v1/destinations', {
      body: { endpointId: id, name: 'named', url: 'https://localhost:1/hook' },
    });
    const tried = await call('POST', `/api/v1/destinations/${named.id}/test`);
    expect(tried.body).toMatchObject({ delivered: false, status: null, errorCode: 'private_address' });
    const { path, id: destinationId } = await destination(id);
    receiver.answer(path, { status: 302, headers: { location: `${receiver.url}/elsewhere` } });
    await report();
    await until(
      () => forwarded(destinationId),
      ([first]) => first?.error?.includes('redirects are not followed'),
    );
    expect(receiver.at('/elsewhere')).toEqual([]);
  });

  test('a new secret and the old one sign together, and a test says that it is one', async () => {
    const { id } = await endpoint();
    const { path, id: destinationId, secret } = await destination(id);
    const rotated = (await call('POST', `/api/v1/destinations/${destinationId}/secret`)).body;
    expect(rotated.previousUntilMs - Date.now()).toBeGreaterThan(23 * HOUR_MS);
    const tried = await call('POST', `/api/v1/destinations/${destinationId}/test`);
    expect(tried.body).toMatchObject({ delivered: true, status: 200, answer: 'ok', error: null });
    const [message] = receiver.at(path) as [Received];
    for (const key of [secret, rotated.secret]) expect(verified(key, message)).toMatchObject({ test: true });
    expect((await shown(destinationId)).previousSecretUntilMs).toBe(rotated.previousUntilMs);
    expect(JSON.stringify(await shown(destinationId))).not.toContain('whsec_');
    expect(await forwarded(destinationId)).toEqual([]);
    const again = (await call('POST', `/api/v1/destinations/${destinationId}/secret`)).body;
    await call('POST', `/api/v1/destinations/${destinationId}/test`);
    const latest = receiver.at(path)[1] as Received;
    for (const key of [secret, rotated.secret, again.secret])
      expect(verified(key, latest)).toMatchObject({ test: true });
  });

  test('two new secrets in one moment both sign', async () => {
    const { id } = await endpoint();
    const { path, id: destinationId } = await destination(id);
    const rotate = () => call('POST', `/api/v1/destinations/${destinationId}/secret`);
    const secrets = (await Promise.all([rotate(), rotate()])).map(({ body }) => body.secret as string);
    await call('POST', `/api/v1/destinations/${destinationId}/test`);
    const [message] = receiver.at(path) as [Received];
    for (const secret of secrets) expect(verified(secret, message)).toMatchObject({ test: true });
  });

  test('a replay is counted first, bears the same ids unless it asks for new ones', async () => {
    const { id, report } = await endpoint();
    const [first] = [await report(), await report({ metric: 'bounced' })];
    await until(
      async () => (await call('GET', `/api/v1/events?endpointId=${id}&status=activated`)).body.items,
      (items) => items.length === 2,
    );
    // It came after them, and has them by replay alone.
    const { path, id: destinationId } = await destination(id, { filter: { metrics: ['delivered'] } });
    const counted = await call('GET', `/api/v1/destinations/${destinationId}/replay?fromMs=0`);
    expect(counted.body).toEqual({ events: 1, isMore: false });
    const replay = (body: object) => call('POST', `/api/v1/destinations/${destinationId}/replay`, { body });
    const off = await replay({ filter: {}, expectedEvents: 2 });
    expect([off.status, off.body.code]).toEqual([409, 'count_changed']);
    expect((await replay({ filter: {}, expectedEvents: 1 })).body).toMatchObject({ events: 1 });
    const [original] = await receiver.until(path, 1);
    await replay({ filter: {}, expectedEvents: 1 });
    await replay({ filter: {}, expectedEvents: 1, newIds: true });
    const messages = await receiver.until(path, 3);
    const ids = messages.map(({ headers }) => headers['webhook-id']);
    expect(ids[1]).toBe(original?.headers['webhook-id']);
    expect(new Set(ids).size).toBe(2);
    for (const { body } of messages) expect(JSON.parse(body).data.event_id).toBe(first?.event_id);
  });

  test('a pace is kept, and what is sent at once is no more than said', async () => {
    const { id, report } = await endpoint();
    const { path, id: destinationId } = await destination(id, { perSecond: 20, atOnce: 5 });
    await call('POST', `/api/v1/destinations/${destinationId}/pause`);
    for (let count = 0; count < 10; count += 1) await report();
    await until(
      () => shown(destinationId),
      ({ waiting }) => waiting.count === 10,
    );
    const beganAt = performance.now();
    await call('POST', `/api/v1/destinations/${destinationId}/resume`, { body: { waiting: 'send' } });
    await receiver.until(path, 10);
    // Ten at twenty a second; how slow it is, nobody measures.
    expect(performance.now() - beganAt).toBeGreaterThan(100);
    const tooMany = await call('POST', '/api/v1/destinations', {
      body: { endpointId: id, name: 'x', url: `${receiver.url}/x`, atOnce: 51 },
    });
    expect([tooMany.status, tooMany.body.pointer]).toEqual([400, '/atOnce']);
  });

  test('settings change, and a deleted destination hears no more and is swept away', async () => {
    const { id, report } = await endpoint();
    const { path, id: destinationId } = await destination(id);
    const other = `${path}-moved`;
    const changed = await call('PATCH', `/api/v1/destinations/${destinationId}`, {
      body: { url: `${receiver.url}${other}`, name: 'Moved' },
    });
    expect(changed.body).toMatchObject({ name: 'Moved', url: `${receiver.url}${other}` });
    await report();
    await receiver.until(other, 1);
    expect((await call('DELETE', `/api/v1/destinations/${destinationId}`)).status).toBe(204);
    expect((await call('GET', `/api/v1/destinations/${destinationId}`)).status).toBe(404);
    await report();
    const { store } = place.test.server.services;
    const { db } = store;
    const days = { events: 90, runs: 90, activity: 90, audit: 90, files: 90 };
    await prune(store, { days, now: Date.now(), pauseMs: 0 });
    const rows = await db.selectFrom('destinations').select('id').where('id', '=', destinationId).execute();
    expect(rows).toEqual([]);
    expect(receiver.at(path)).toEqual([]);
    expect(receiver.at(other)).toHaveLength(1);
  });

  test('events that wait are kept when their time has come, those that are done go', async () => {
    const { id, report } = await endpoint();
    const { path, id: done } = await destination(id);
    const { id: waits } = await destination(id);
    await call('POST', `/api/v1/destinations/${waits}/pause`);
    await report();
    await receiver.until(path, 1);
    await until(
      () => forwarded(done, '?status=delivered'),
      (rows) => rows.length === 1,
    );
    const { store } = place.test.server.services;
    const { db } = store;
    const days = { events: 90, runs: 9_000, activity: 9_000, audit: 9_000, files: 9_000 };
    const later = Date.now() + 91 * 24 * HOUR_MS;
    await prune(store, { days, now: later, pauseMs: 0 });
    expect(await forwarded(waits)).toHaveLength(1);
    await call('POST', `/api/v1/destinations/${waits}/resume`, { body: { waiting: 'skip' } });
    await prune(store, { days, now: later, pauseMs: 0 });
    expect([await forwarded(done), await forwarded(waits)]).toEqual([[], []]);
    const left = await db.selectFrom('forwarding_attempts').select('forwarded_event_id').execute();
    const rows = await db.selectFrom('forwarded_events').select('id').execute();
    const known = new Set(rows.map((row) => row.id));
    expect(left.filter((row) => !known.has(row.forwarded_event_id))).toEqual([]);
  });

  test('erasing a person takes what was forwarded of them, and what waits', async () => {
    const { id, report } = await endpoint();
    const { id: destinationId } = await destination(id);
    await call('POST', `/api/v1/destinations/${destinationId}/pause`);
    await report({}, { identifiers: { id: 'grace-1', email: 'grace@example.test' }, recipient: 'grace@example.test' });
    await report();
    await until(
      () => shown(destinationId),
      ({ waiting }) => waiting.count === 2,
    );
    const erase = (dryRun: boolean) =>
      call('POST', '/api/v1/erasures', { body: { person: ['grace-1', 'grace@example.test'], dryRun } });
    expect((await erase(true)).body).toMatchObject({ forwardedEvents: 1 });
    expect((await erase(false)).body).toMatchObject({ forwardedEvents: 1 });
    expect(await forwarded(destinationId)).toHaveLength(1);
  });

  test('who may see one client alone sees nothing of another one’s destinations', async () => {
    const { id } = await endpoint();
    const { id: destinationId } = await destination(id);
    const { services } = place.test.server;
    const { id: otherId } = await services.clients.create({ name: `Other ${store.name}` });
    const { token } = await services.tokens.create({
      name: 'limited',
      permissions: permissionNames,
      clientIds: [otherId],
    });
    const list = await call('GET', '/api/v1/destinations', { token });
    expect(list.body.items).toEqual([]);
    expect((await call('GET', `/api/v1/destinations/${destinationId}`, { token })).status).toBe(404);
    const made = await call('POST', '/api/v1/destinations', {
      token,
      body: { endpointId: id, name: 'x', url: `${receiver.url}/x` },
    });
    expect(made.status).toBe(404);
    const overview = await call('GET', '/api/v1/overview', { token });
    expect(overview.body.forwarding).toEqual({ all: 0, failing: 0, gone: 0, failedEvents: 0 });
    const viewer = await services.tokens.create({ name: 'viewer', permissions: ['endpoints:read'] });
    const seen = await call('GET', `/api/v1/destinations/${destinationId}`, { token: viewer.token });
    expect(seen.body).toMatchObject({ url: null, host: new URL(receiver.url).host });
  });
});

describe.each(stores)('forwarding over a restart, on $name', (store) => {
  let where: TestPlace;
  let receiver: Receiver;
  let running: Server;
  let token: string;
  let destinationId: string;

  const start = async () => {
    const { dataDir, databaseUrl } = where;
    const address = { host: '127.0.0.1', port: 0 };
    running = await startServer({ ...address, dataDir, databaseUrl, logLevel: 'silent', httpAllow: ['127.0.0.1'] });
  };
  const call = (method: string, path: string, body?: object) =>
    callApi(running.url, method, `/api/v1/${path}`, { token, ...(body && { body }) });

  /** An event as a crash leaves it before the first slice of work. */
  beforeEach(async () => {
    where = await store.place();
    receiver = await startReceiver();
    await start();
    const { services } = running;
    ({ token } = await services.tokens.create({ name: 'all', permissions: permissionNames }));
    const { id: clientId } = await services.clients.create({ name: 'Client' });
    const connectionId = await services.connections.create({ clientId, name: 'Shop' });
    const endpoint = await services.endpoints.create({ connectionId, environment: 'production', signingKeys: [KEY] });
    const given = { endpointId: endpoint.id, name: 'x', url: `${receiver.url}/` };
    destinationId = (await call('POST', 'destinations', given)).body.id;
    services.engine.startForwarding = async () => undefined;
    await post(`${running.url}/webhooks/customer-io/${endpoint.token}`, newEvent(), { key: KEY });
    await vi.waitFor(
      async () => expect((await call('GET', `destinations/${destinationId}`)).body.waiting.count).toBe(1),
      PATIENCE,
    );
    await running.close();
    expect(receiver.received).toEqual([]);
  });
  afterEach(async () => {
    await running.close();
    await receiver[Symbol.asyncDispose]();
    await where.remove();
  });

  /** How far the crash let it come. */
  async function leave(destination: { rests_until_ms: number | null }): Promise<void> {
    const { db, close } = await openStore(where);
    await db.updateTable('destinations').set(destination).execute();
    await close();
  }

  test('what was queued leaves though its destination was not woken', async () => {
    await leave({ rests_until_ms: NEVER_MS });
    await start();
    await receiver.until('/', 1);
  });

  test('what was queued leaves though its slice was not begun, and an alarm wakes who rests', async () => {
    await leave({ rests_until_ms: null });
    await start();
    await receiver.until('/', 1);
    const { engine, store: opened } = running.services;
    const row = () =>
      opened.db.selectFrom('destinations').selectAll().where('id', '=', destinationId).executeTakeFirstOrThrow();
    const rested = await vi.waitFor(async () => {
      const seen = await row();
      expect(seen.rests_until_ms).not.toBeNull();
      return seen;
    }, PATIENCE);
    await engine.scheduleForwardingAt({ destinationId, dueAtMs: Date.now() + 50 });
    await vi.waitFor(async () => expect((await row()).slice).toBeGreaterThan(rested.slice), PATIENCE);
  });

  test('after a restore nothing leaves by itself, and all of it when it is retried', async () => {
    expect(await restore(where)).toMatchObject({ heldBackForwards: 1 });
    await start();
    const listed = await call('GET', `destinations/${destinationId}/forwarded-events?status=failed`);
    expect(listed.body.items).toEqual([expect.objectContaining({ error: expect.stringContaining('restored') })]);
    expect(receiver.received).toEqual([]);
    expect((await call('POST', `destinations/${destinationId}/retry`)).body).toEqual({ retried: 1 });
    await receiver.until('/', 1);
  });
});
