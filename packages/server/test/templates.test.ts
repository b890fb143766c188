import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Run } from '../src/workflows/runs/run.ts';
import type { RunStep } from '../src/workflows/runs/run-steps.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

type EndedRun = Run & { steps: Record<string, RunStep> };

const folder = new URL('../templates/', import.meta.url);
const files = readdirSync(folder);

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
const person = (id: string) => workspace().people.find((each) => each.id === id);
const sentTo = (recipient: string) => workspace().deliveries.filter((each) => each.recipient === recipient);

/** Shortens waits, points at the test's own server, and saves it for the client. */
async function save(file: string, vars: object = {}): Promise<string> {
  const text = readFileSync(new URL(file, folder), 'utf8').replaceAll(/timeout: \d days/g, 'timeout: 1 second');
  const definition = parse(text) as { vars?: object; steps: { id: string; type: string }[] };
  const steps = definition.steps.map((step) =>
    step.type === 'wait' ? { id: step.id, type: 'wait', for: '0 seconds' } : step,
  );
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  return place.save({
    ...definition,
    steps,
    vars: { ...definition.vars, ...(definition.vars && 'url' in definition.vars && { url }), ...vars },
  });
}

const identify = async (id: string, attributes: object = {}) => {
  const { services } = place.test.server;
  const connector = await services.connections.connector(place.connectionId, 'production');
  await connector.run('customer-io/identify-customer', {
    person: { id },
    attributes: { email: `${id}@example.com`, ...attributes },
  });
};

/** The first run that an event starts. */
async function runOf(workflowId: string): Promise<EndedRun> {
  const { runs } = place.test.server.services;
  const deadline = Date.now() + 10_000;
  for (;;) {
    const [run] = await runs.list({ workflowId, limit: 1 });
    if (run) return place.ended(run.id);
    if (Date.now() > deadline) throw new Error('no run was started');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const report = (metric: string, id: string, more: object = {}) =>
  workspace().report({
    subscription: metric === 'unsubscribed' ? 'customer_unsubscribed' : `email_${metric}`,
    objectType: metric === 'unsubscribed' ? 'customer' : 'email',
    metric,
    data: { identifiers: { id, email: `${id}@example.com`, cio_id: 'c1' }, ...more },
  });

const stories: Record<string, () => Promise<void>> = {
  'tag-bounced-people.yaml': async () => {
    const workflow = await save('tag-bounced-people.yaml');
    await identify('bouncer');
    report('bounced', 'bouncer', {
      delivery_id: 'd1',
      recipient: 'bouncer@example.com',
      failure_message: 'no such box',
    });
    expect(await runOf(workflow)).toMatchObject({ status: 'succeeded', error: null });
    expect(person('bouncer')?.attributes).toMatchObject({ email_works: false, email_bounce_reason: 'no such box' });
  },
  'follow-up-unopened-receipts.yaml': async () => {
    const workflow = await save('follow-up-unopened-receipts.yaml');
    await identify('opener');
    await identify('sleeper');
    workspace().script({ recipient: 'sleeper@example.com', steps: [{ metric: 'sent', afterMs: 1 }] } as never);
    const start = (who: string) => place.start(workflow, { person: who, email: `${who}@example.com`, order: 'A-17' });
    const [opened, silent] = await Promise.all([start('opener'), start('sleeper')]);
    expect(await place.ended(opened)).toMatchObject({ status: 'succeeded', error: null });
    expect(await place.ended(silent)).toMatchObject({ status: 'succeeded', error: null });
    expect(sentTo('opener@example.com')).toHaveLength(1);
    expect(sentTo('sleeper@example.com').map(({ data }) => data.reminder)).toEqual([undefined, true]);
  },
  'mirror-unsubscribes.yaml': async () => {
    const workflow = await save('mirror-unsubscribes.yaml');
    report('unsubscribed', 'leaver');
    expect(await runOf(workflow)).toMatchObject({ status: 'succeeded', error: null });
    expect(told).toContainEqual(
      expect.objectContaining({ method: 'PUT', path: '/leaver', body: expect.objectContaining({ subscribed: 'no' }) }),
    );
  },
  'alert-on-spam-complaints.yaml': async () => {
    const workflow = await save('alert-on-spam-complaints.yaml');
    await identify('complainer');
    report('spammed', 'complainer', { delivery_id: 'd9', recipient: 'complainer@example.com' });
    expect(await runOf(workflow)).toMatchObject({ status: 'succeeded', error: null });
    expect(person('complainer')?.unsubscribed).toBe(true);
    expect(told.map(({ body }) => body.text)).toContain('Spam complaint from complainer@example.com about delivery d9');
  },
  'win-back-after-inactivity.yaml': async () => {
    const workflow = await save('win-back-after-inactivity.yaml');
    for (const id of ['idle1', 'idle2']) await identify(id, { plan: 'pro' });
    const run = await place.ended(await place.start(workflow));
    expect(run).toMatchObject({ status: 'succeeded', error: null, steps: { each: { status: 'succeeded' } } });
    for (const id of ['idle1', 'idle2']) expect(sentTo(`${id}@example.com`)).toHaveLength(1);
    expect(workspace().events.filter(({ name }) => name === 'win_back_sent')).toHaveLength(2);
  },
  'welcome-series.yaml': async () => {
    const workflow = await save('welcome-series.yaml');
    for (const id of ['newbie', 'buyer']) await identify(id);
    const steps = ['sent', 'delivered', 'opened', 'converted'].map((metric) => ({ metric, afterMs: 1 }));
    workspace().script({ recipient: 'buyer@example.com', steps } as never);
    const start = (who: string) => place.start(workflow, { person: who, email: `${who}@example.com` });
    const [all, early] = await Promise.all([start('newbie'), start('buyer')]);
    expect(await place.ended(all)).toMatchObject({ status: 'succeeded', error: null });
    expect(await place.ended(early)).toMatchObject({ status: 'succeeded', error: null });
    expect(sentTo('newbie@example.com')).toHaveLength(3);
    expect(sentTo('buyer@example.com')).toHaveLength(1);
  },
};

test.each(files)('%s runs against the local Customer.io', async (file) => {
  const story = stories[file];
  if (!story) throw new Error(`${file} has no story here`);
  await story();
});
