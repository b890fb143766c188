import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Run } from '../src/workflows/runs/run.ts';
import type { RunStep } from '../src/workflows/runs/run-steps.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

type EndedRun = Run & { steps: Record<string, RunStep> };

const folder = new URL('../templates/', import.meta.url);
const files = readdirSync(folder);
/** Whom a report, or a shop, knows by what. */
const kinds = ['id', 'email', 'cioId', 'phone', 'all'] as const;
type Kind = (typeof kinds)[number];

interface Somebody {
  kind: Kind;
  cioId: string;
  /** As Customer.io's reports name them. */
  identifiers: Record<string, string | null>;
  /** As whoever starts a workflow names them. */
  person: Record<string, string>;
  address: string;
}

let place: WorkflowPlace;
/** What the templates' other systems were told. */
const told: { method: string; path: string; body: Record<string, unknown> }[] = [];
const other = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    told.push({
      method: request.method ?? '',
      path: request.url ?? '',
      body: JSON.parse(Buffer.concat(parts).toString()),
    });
    response.end('{}');
  });
});

beforeAll(async () => {
  place = await startWorkflowPlace();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  other.close();
});

const workspace = () => place.sandbox.workspace('demo-us');
const person = (cioId: string) => workspace().people.find((each) => each.cioId === cioId);
const sentTo = (recipient: string) => workspace().deliveries.filter((each) => each.recipient === recipient);

/** Shortens waits, points at the test's own server, and saves it for the client. */
async function save(file: string, timeout = '1 second'): Promise<string> {
  const text = readFileSync(new URL(file, folder), 'utf8').replaceAll(/timeout: \d days/g, `timeout: ${timeout}`);
  const definition = parse(text) as { vars?: object; steps: { id: string; type: string }[] };
  const steps = definition.steps.map((step) =>
    step.type === 'wait' ? { id: step.id, type: 'wait', for: '0 seconds' } : step,
  );
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  return place.save({
    ...definition,
    name: `${file} ${people} ${timeout}`,
    steps,
    vars: { ...definition.vars, ...(definition.vars && 'url' in definition.vars && { url }) },
  });
}

/** For whoever does what the workflow waits for: however late the report of it comes, it comes in time. */
const UNHURRIED = '1 minute';

let people = 0;

/** Somebody who exists, and of whom no more is known than their kind says. */
async function somebody(kind: Kind, attributes: object = {}): Promise<Somebody> {
  people += 1;
  const given = { id: `p${people}`, email: `p${people}@example.com`, phone: `+1555000${1000 + people}` };
  const { connector } = place.test.server.services.connections;
  const by = kind === 'all' || kind === 'cioId' ? 'id' : kind;
  const theirs = kind === 'all' ? { email: given.email, phone: given.phone } : {};
  await (await connector(place.connectionId, 'production')).run('customer-io/identify-customer', {
    person: { [by]: given[by] } as { id: string },
    attributes: { ...theirs, ...attributes },
  });
  const found = workspace().people.find((each) => each[by] === given[by]);
  if (!found) throw new Error(`the sandbox knows nobody by ${by}`);
  const all = { ...given, cioId: found.cioId };
  const known = Object.entries(all).filter(([name]) => kind === 'all' || name === kind);
  const { id = null, email = null, phone = null, cioId = null } = Object.fromEntries(known);
  return {
    kind,
    cioId: found.cioId,
    identifiers: { id, email, cio_id: cioId, ...(phone !== null && { phone }) },
    person: Object.fromEntries(known),
    address: given.email,
  };
}

/** The first run that an event about them starts: what others did before may still be on its way, and start one, too. */
async function runOf(workflowId: string, { person: theirs }: Somebody): Promise<EndedRun> {
  const { runs } = place.test.server.services;
  const deadline = Date.now() + 10_000;
  for (;;) {
    for (const { id } of await runs.list({ workflowId, limit: 50 })) {
      const { event } = await runs.get(id);
      const about = (event as { person: Record<string, unknown> }).person;
      if (Object.entries(theirs).every(([name, value]) => about[name] === value)) return place.ended(id);
    }
    if (Date.now() > deadline) throw new Error('no run was started');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const report = (metric: string, { identifiers }: Somebody, more: object = {}) =>
  workspace().report({
    subscription: metric === 'unsubscribed' ? 'customer_unsubscribed' : `email_${metric}`,
    objectType: metric === 'unsubscribed' ? 'customer' : 'email',
    metric,
    data: { identifiers: identifiers as never, ...more },
  });

const stories: Record<string, (kind: Kind) => Promise<void>> = {
  'tag-bounced-people.yaml': async (kind) => {
    const workflow = await save('tag-bounced-people.yaml');
    const bouncer = await somebody(kind);
    report('bounced', bouncer, { delivery_id: 'd1', recipient: bouncer.address, failure_message: 'no such box' });
    expect(await runOf(workflow, bouncer)).toMatchObject({ status: 'succeeded', error: null });
    expect(person(bouncer.cioId)?.attributes).toMatchObject({
      email_works: false,
      email_bounce_reason: 'no such box',
    });
  },
  'follow-up-unopened-receipts.yaml': async (kind) => {
    const [workflow, unhurried] = [
      await save('follow-up-unopened-receipts.yaml'),
      await save('follow-up-unopened-receipts.yaml', UNHURRIED),
    ];
    const [opener, sleeper] = [await somebody(kind), await somebody(kind)];
    workspace().script({ recipient: sleeper.address, steps: [{ metric: 'sent', afterMs: 1 }] } as never);
    const start = (which: string, who: Somebody) =>
      place.start(which, { person: who.person, email: who.address, order: 'A-17' });
    const [opened, silent] = await Promise.all([start(unhurried, opener), start(workflow, sleeper)]);
    expect(await place.ended(opened)).toMatchObject({ status: 'succeeded', error: null });
    expect(await place.ended(silent)).toMatchObject({ status: 'succeeded', error: null });
    expect(sentTo(opener.address)).toHaveLength(1);
    expect(sentTo(sleeper.address).map(({ data }) => data.reminder)).toEqual([undefined, true]);
    if (kind !== 'phone') expect(sentTo(opener.address)[0]?.identifiers.cio_id).toBe(opener.cioId);
  },
  'mirror-unsubscribes.yaml': async (kind) => {
    const workflow = await save('mirror-unsubscribes.yaml');
    const leaver = await somebody(kind);
    report('unsubscribed', leaver);
    expect(await runOf(workflow, leaver)).toMatchObject({ status: 'succeeded', error: null });
    const { id, email, phone, cioId } = leaver.person;
    expect(told).toContainEqual(
      expect.objectContaining({
        method: 'PUT',
        path: `/${encodeURIComponent((id ?? email ?? phone ?? cioId) as string)}`,
        body: expect.objectContaining({ subscribed: 'no', person: leaver.person }),
      }),
    );
  },
  'alert-on-spam-complaints.yaml': async (kind) => {
    const workflow = await save('alert-on-spam-complaints.yaml');
    const complainer = await somebody(kind);
    report('spammed', complainer, { delivery_id: 'd9', recipient: complainer.address });
    expect(await runOf(workflow, complainer)).toMatchObject({ status: 'succeeded', error: null });
    expect(person(complainer.cioId)?.unsubscribed).toBe(true);
    expect(told.map(({ body }) => body.text)).toContain(`Spam complaint from ${complainer.address} about delivery d9`);
  },
  'win-back-after-inactivity.yaml': async (kind) => {
    const workflow = await save('win-back-after-inactivity.yaml');
    const idle = await somebody(kind, { plan: 'pro' });
    const run = await place.ended(await place.start(workflow));
    expect(run).toMatchObject({ status: 'succeeded', error: null, steps: { each: { status: 'succeeded' } } });
    // Who has no address can be written to by nobody; a report that names no address does not mean that.
    const isReachable = kind === 'email' || kind === 'all';
    expect(sentTo(idle.address)).toHaveLength(isReachable ? 1 : 0);
    const noted = workspace().events.filter(({ name, cioId }) => name === 'win_back_sent' && cioId === idle.cioId);
    expect(noted).toHaveLength(isReachable ? 1 : 0);
    expect(Object.values(run.steps).filter(({ status }) => status === 'failed')).toEqual([]);
  },
  'welcome-series.yaml': async (kind) => {
    const [workflow, unhurried] = [await save('welcome-series.yaml'), await save('welcome-series.yaml', UNHURRIED)];
    const [newbie, buyer] = [await somebody(kind), await somebody(kind)];
    const steps = ['sent', 'delivered', 'opened', 'converted'].map((metric) => ({ metric, afterMs: 1 }));
    workspace().script({ recipient: buyer.address, steps } as never);
    const start = (which: string, who: Somebody) => place.start(which, { person: who.person, email: who.address });
    const [all, early] = await Promise.all([start(workflow, newbie), start(unhurried, buyer)]);
    expect(await place.ended(all)).toMatchObject({ status: 'succeeded', error: null });
    expect(await place.ended(early)).toMatchObject({ status: 'succeeded', error: null });
    expect(sentTo(newbie.address)).toHaveLength(3);
    expect(sentTo(buyer.address)).toHaveLength(1);
  },
};

describe.each(kinds)('people known by %s', (kind) => {
  test.each(files)('%s runs against the local Customer.io', async (file) => {
    const story = stories[file];
    if (!story) throw new Error(`${file} has no story here`);
    await story(kind);
  });

  test('the examples of docs/workflows.md run', async () => {
    const somebodyNew = await somebody(kind);
    const text = readFileSync(new URL('../../../docs/workflows.md', import.meta.url), 'utf8');
    const examples = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)]
      .map(([, yaml]) => parse(yaml as string) as { steps?: unknown; trigger: { type: string } })
      .filter(({ steps }) => steps !== undefined);
    expect(examples.map(({ trigger }) => trigger.type)).toEqual(['event', 'webhook']);
    const { call } = place.test;
    const secret = `/api/v1/clients/${place.clientId}/environments/production/secrets/shopify`;
    await call('PUT', secret, { body: { value: 'shpss_1' } });
    const saved = (example: object) =>
      place.save({ ...example, name: `${kind} example`, client: undefined, connection: 'Shop' });
    const [byEvent, byWebhook] = examples;

    const tagging = await saved({ ...byEvent });
    report('bounced', somebodyNew, { delivery_id: 'd2', recipient: somebodyNew.address, failure_message: 'full' });
    expect(await runOf(tagging, somebodyNew)).toMatchObject({ status: 'succeeded', error: null });
    expect(person(somebodyNew.cioId)?.attributes).toMatchObject({ email_works: false, why: 'full' });

    const thanking = await saved({ ...byWebhook });
    const url = (await call('GET', `/api/v1/workflows/${thanking}`)).body.webhookUrls.production;
    const body = '{"email":"shopper@example.com"}';
    const signature = createHmac('sha256', 'shpss_1').update(body).digest('base64');
    const headers = {
      'content-type': 'application/json',
      'x-shopify-hmac-sha256': signature,
      'x-shopify-webhook-id': kind,
    };
    const answer = (await (await fetch(url, { method: 'POST', body, headers })).json()) as { runId: string };
    expect(await place.ended(answer.runId)).toMatchObject({ status: 'succeeded', error: null });
  });
});
