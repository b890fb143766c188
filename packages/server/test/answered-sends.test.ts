import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseReportingEvent } from '@cio-bridge/connector';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { undecidedAmong } from '../src/workflows/send-ledger/reports-of-sends.ts';
import { newEvent, post } from './inbound/signed.ts';
import { plansOf } from './query-plans.ts';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const EVENT = 'an event that bears its marker';

/** Stands between Customer.io and the server, and passes on what it was posted when it is told to. */
async function startHolder(target: string) {
  const held: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const server = createServer(async (request, answer) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    held.push({ headers: request.headers, body: Buffer.concat(parts) });
    answer.writeHead(200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held,
    async passOn() {
      for (const { headers, body } of held) {
        const names = ['x-cio-timestamp', 'x-cio-signature', 'content-type'] as const;
        const kept = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
        const { status } = await fetch(target, { method: 'POST', headers: kept, body: new Uint8Array(body) });
        expect(status).toBe(200);
      }
    },
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

describe.each(stores)('what was asked of a person, and an event answers, on $name', (store) => {
  let place: WorkflowPlace;
  let report: (data: object, metric?: string) => Promise<void>;
  beforeAll(async () => {
    place = await startWorkflowPlace({ store });
    report = await reporter(place.clientId);
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const services = () => place.test.server.services;
  const act = (key: string, input: object, at = place) =>
    at.test.call('POST', `/api/v1/actions/customer-io/${key}`, {
      body: { connectionId: at.connectionId, environment: 'production', input },
    });

  /** How Customer.io would report to another trigger of the client. */
  async function reporter(clientId: string) {
    const connectionId = await services().connections.create({ clientId, name: `Reporter ${crypto.randomUUID()}` });
    const { token } = await services().endpoints.create({
      connectionId,
      environment: 'production',
      signingKeys: ['k'],
    });
    return async (data: object, metric = 'sent') => {
      const body = newEvent({ metric }, data as Record<string, unknown>);
      const answer = await post(`${place.test.url}/webhooks/customer-io/${token}`, body, { key: 'k' });
      expect(answer.status).toBe(200);
    };
  }

  const steps = (input: object) => [
    {
      id: 'send',
      type: 'action',
      action: 'customer-io/send-transactional-email',
      input: { transactionalMessageId: 1, person: { id: '{{ event.person }}' }, ...input },
    },
    {
      id: 'done',
      type: 'action',
      action: 'customer-io/track-event',
      input: {
        person: { id: '{{ event.person }}' },
        name: 'answered',
        data: { person: '{{ event.person }}', delivery: '{{ steps.send.output.deliveryId }}' },
      },
    },
  ];

  /** A run of which nobody can find out whether its email left: a draft need not be listed. */
  async function unknown(at = place) {
    const person = `asked-${crypto.randomUUID()}`;
    const to = `${person}@example.com`;
    await act('identify-customer/run', { person: { id: person }, attributes: { email: to } }, at);
    at.sandbox.faults.add({ kind: 'status', status: 500, path: '/v1/send/*', count: 1 });
    const runId = await at.start(await at.save({ steps: steps({ to, queueDraft: true }) }), { person });
    return { runId, person };
  }
  async function asked() {
    const { runId, person } = await unknown();
    await place.until(runId, ({ waitingFor }) => waitingFor === 'decision');
    const [send] = await services().ledger.ofRun(runId);
    return { runId, person, headers: { 'X-Cio-Bridge-Send': [String(send?.marker)] } };
  }
  const sendOf = async (runId: string) => (await place.test.call('GET', `/api/v1/runs/${runId}`)).body.sends[0];
  const decide = (runId: string, choice: string) =>
    place.test.call('POST', `/api/v1/runs/${runId}/steps/send/decision`, { body: { choice } });
  const trackedOf = (person: string) =>
    place.sandbox
      .workspace('demo-us')
      .events.map(({ name, data }) => ({ name, ...(data as { person?: string; delivery?: string }) }))
      .filter((event) => event.name === 'answered' && event.person === person)
      .map(({ delivery }) => delivery);
  const activated = () =>
    expect
      .poll(() => services().store.db.selectFrom('events').select('id').where('activated_at_ms', 'is', null).execute())
      .toEqual([]);

  test('an email whose answer was lost, by the report that Customer.io posts of it after the question', async () => {
    const { token } = await services().endpoints.create({
      connectionId: place.connectionId,
      environment: 'production',
      signingKeys: [place.sandbox.workspace('demo-us').keys.webhookSigningKey],
    });
    await using holder = await startHolder(`${place.test.url}/webhooks/customer-io/${token}`);
    const { region, appApiKey } = place.sandbox.workspace('demo-us').keys;
    const registered = await fetch(`${place.sandbox[region].app}/v1/reporting_webhooks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${appApiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'held', endpoint: holder.url, events: ['email_sent'], with_content: true }),
    });
    expect(registered.ok).toBe(true);
    const person = `lost-${crypto.randomUUID()}`;
    const to = `${person}@example.com`;
    await act('identify-customer/run', { person: { id: person }, attributes: { email: to } });
    place.sandbox.faults.add({ kind: 'status-after-accept', status: 500, path: '/v1/send/*', count: 1 });
    const archives = place.sandbox.faults.add({ kind: 'status', status: 503, path: '/v1/messages/*/archived_message' });
    const told: unknown[] = [];
    const unsubscribe = services().changes.subscribe(({ change }) => told.push(change));

    const runId = await place.start(await place.save({ steps: steps({ to }) }), { person });
    await place.until(runId, ({ waitingFor }) => waitingFor === 'decision');
    await expect.poll(() => holder.held.length).toBe(1);
    // Of the question everybody is told too.
    const decision = { type: 'decision', runId, clientId: place.clientId };
    await expect.poll(() => told).toContainEqual(decision);
    told.length = 0;
    await holder.passOn();
    expect(await place.ended(runId)).toMatchObject({ status: 'succeeded' });
    place.sandbox.faults.remove(archives);
    await expect.poll(() => told).toContainEqual(decision);
    unsubscribe();

    const sent = place.sandbox.workspace('demo-us').deliveries.filter(({ recipient }) => recipient === to);
    expect(sent).toHaveLength(1);
    expect(trackedOf(person)).toEqual([sent[0]?.id]);
    const send = await sendOf(runId);
    expect(send).toMatchObject({
      state: 'sent',
      attempts: 1,
      deliveryId: sent[0]?.id,
      reason: `${EVENT} said that it was sent`,
      decision: { choice: 'was-sent', by: EVENT, eventId: expect.stringMatching(/^ev_/) },
    });
    const { body: event } = await place.test.call('GET', `/api/v1/events/${send.decision.eventId}`);
    expect(event).toMatchObject({ metric: 'sent', deliveryId: sent[0]?.id });
    expect((await place.test.call('GET', '/api/v1/decisions')).body.items).toEqual([]);
    expect(await decide(runId, 'send-again')).toMatchObject({
      status: 409,
      body: { code: 'already_decided', detail: `This is decided already: ${EVENT} said that it was sent` },
    });
  });

  test('once, however often and over however many triggers it is reported', async () => {
    const { runId, person, headers } = await asked();
    const other = await reporter(place.clientId);
    await Promise.all([1, 2, 3].flatMap(() => [report, other].map((to) => to({ delivery_id: 'often', headers }))));
    expect(await place.ended(runId)).toMatchObject({ status: 'succeeded' });
    await activated();
    expect(trackedOf(person)).toEqual(['often']);
  });

  test('of a person and an event at the same moment one counts, and a person who comes second is told', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { runId, headers } = await asked();
      const reported = report({ delivery_id: `moment-${round}`, headers });
      if (round % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 2 * round));
      const decided = await decide(runId, 'do-not-send');
      await reported;
      const run = await place.ended(runId);
      const { state, decision } = await sendOf(runId);
      expect({ status: decided.status, run: run.status, state, by: decision.by, choice: decision.choice }).toEqual(
        decided.status === 202
          ? { status: 202, run: 'failed', state: 'given-up', by: 'all', choice: 'do-not-send' }
          : { status: 409, run: 'succeeded', state: 'sent', by: EVENT, choice: 'was-sent' },
      );
    }
  });

  test.each([
    ['and was given to its runs', true],
    ['and waits for its runs', false],
  ])('by an event that came after the last look and before the question, %s', async (_, isActivated) => {
    const { ledger } = services();
    const { noteUndecided } = ledger;
    ledger.noteUndecided = async (send, ...more) => {
      const entry = await ledger.find(send);
      await report({ delivery_id: 'between', headers: { 'x-cio-bridge-send': [String(entry?.marker)] } });
      if (isActivated) await activated();
      return noteUndecided(send, ...more);
    };
    const { runId, person } = await unknown();
    expect(await place.ended(runId)).toMatchObject({ status: 'succeeded' });
    ledger.noteUndecided = noteUndecided;
    expect(trackedOf(person)).toEqual(['between']);
    expect(await sendOf(runId)).toMatchObject({ state: 'sent', attempts: 1, decision: { by: EVENT } });
  });

  test('while it looks, nobody is told that nothing was accepted', async () => {
    // It looks for as long as that: elsewhere it is over before a slow machine has asked.
    await using patient = await startWorkflowPlace({ store, config: { sendSettleMs: 10_000 } });
    const { runId } = await unknown(patient);
    const { runs } = patient.test.server.services;
    const step = async () => (await runs.steps(runId)).find(({ stepId }) => stepId === 'send');
    await expect.poll(step).toMatchObject({ status: 'retrying', remedy: 'check-outcome' });
  });

  test('of a run that was cancelled meanwhile: a retry goes on behind it', async () => {
    const { runId, person, headers } = await asked();
    await place.test.call('POST', `/api/v1/runs/${runId}/cancel`);
    await report({ delivery_id: 'cancelled', headers });
    await expect
      .poll(() => sendOf(runId))
      .toMatchObject({ state: 'sent', deliveryId: 'cancelled', decision: { by: EVENT, eventId: expect.any(String) } });
    expect(await decide(runId, 'was-sent')).toMatchObject({ status: 409 });
    await services().runs.retry(runId);
    const again = await place.until(runId, ({ attempt, endedAtMs }) => attempt === 2 && endedAtMs !== null);
    expect(again.status).toBe('succeeded');
    expect(trackedOf(person)).toEqual(['cancelled']);
    expect(await sendOf(runId)).toMatchObject({ attempts: 1 });
  });

  test('whatever the trigger lets through, and not by what quotes the marker, nor by a stranger', async () => {
    const { runId, headers } = await asked();
    const [marker] = headers['X-Cio-Bridge-Send'];
    const { id: strangerId } = await services().clients.create({ name: crypto.randomUUID() });
    const stranger = await reporter(strangerId);
    await stranger({ delivery_id: 'strange', headers });
    await report({ delivery_id: 'quotes', content: `X-Cio-Bridge-Send: ${marker}` });
    await report({ delivery_id: 'refers', headers: { References: [marker] } });
    await report({ delivery_id: 'part', headers: { 'X-Cio-Bridge-Send': [`${marker}0`] } });
    await report({ delivery_id: 'both', headers: { 'X-Cio-Bridge-Send': [marker, 'f00d'.repeat(8)] } });
    await activated();
    expect(await sendOf(runId)).toMatchObject({ state: 'undecided', decision: null });
    const connectionId = await services().connections.create({ clientId: strangerId, name: 'Beside' });
    const beside = (headers: object, delivery_id: string, to: string) => {
      const parsed = parseReportingEvent(JSON.stringify(newEvent({ metric: 'sent' }, { delivery_id, headers })));
      const endpoint = { connectionId: to, environment: 'production' as const };
      return { id: `ev_${delivery_id}`, endpoint, receivedAtMs: 0, event: parsed.ok ? parsed.event : undefined };
    };
    await services().deliveries.announce([
      beside(headers, 'strange', connectionId),
      beside({ 'X-Cio-Bridge-Send': ['f00d'.repeat(8)] }, 'another', place.connectionId),
    ]);
    expect(await sendOf(runId)).toMatchObject({ state: 'undecided', decision: null });
    await report({ delivery_id: 'ours', headers }, 'bounced');
    expect(await place.ended(runId)).toMatchObject({ status: 'succeeded' });
    expect(await sendOf(runId)).toMatchObject({ deliveryId: 'ours' });
  });
});

test('sends of which nobody knows are found by an index of those alone', async () => {
  await using place = await startWorkflowPlace();
  const { db } = place.test.server.services.store;
  const asked = { markers: ['f00d'.repeat(8)], connectionIds: [place.connectionId] };
  const plans = await plansOf(db, (watched) => undecidedAmong(watched, asked));
  expect(plans).toContainEqual(expect.stringContaining('INDEX send_ledger_undecided (marker=?)'));
});
