import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, hasBrowser } from '../browser.ts';
import { sharedPages } from '../open-pages.ts';

type Environment = 'production' | 'staging';

const sms = (transactionalMessageId: number) => ({
  id: 'text',
  type: 'action',
  action: 'customer-io/send-sms',
  input: { transactionalMessageId, to: '+15550100001', person: { id: '{{ event.person }}' } },
});
const isMain = async (button: Locator) => (await button.getAttribute('class'))?.includes('bg-accent-fill') ?? false;

// What went wrong, and the way out of it, on the page where one meets it.
describe.skipIf(!hasBrowser)('mending', { timeout: 120_000 }, () => {
  const pages = sharedPages('data');
  let trialId: string;

  /** A connection that has keys of staging alone. */
  beforeAll(async () => {
    const { clientId, server } = pages.world;
    trialId = await server.services.connections.create({ clientId, name: 'Trial shop' });
    await putKeys();
  });
  async function putKeys(recipientAllowlist = ['*']): Promise<void> {
    const { sandbox, server } = pages.world;
    const keys = sandbox.workspaces.find(({ region }) => region === 'us') ?? expect.fail('no workspace');
    await server.services.connections.setCredentials(trialId, 'staging', {
      region: 'us',
      siteId: keys.siteId,
      trackApiKey: keys.trackApiKey,
      appApiKey: keys.appApiKey,
      signingKeys: [],
      sandboxUrls: sandbox.us,
      recipientAllowlist,
    });
  }

  /** @returns the run, once it stands as it should. */
  async function start(name: string, environment: Environment, step: object, isSo: object): Promise<string> {
    const { clientId, cookie, server } = pages.world;
    const definition = { name, trigger: { type: 'manual' }, connection: 'Trial shop', steps: [step] };
    const { id } = await server.services.workflows.apply({ clientId, definition, environment });
    const answer = await fetch(`${server.url}/api/v1/workflows/${id}/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ event: { person: 'grace' }, environment }),
    });
    const { runId } = (await answer.json()) as { runId: string };
    await expect.poll(() => server.services.runs.get(runId)).toMatchObject(isSo);
    return runId;
  }

  test('a message that was refused is not sent; what mends it comes first, and is turned on where it failed', async () => {
    const runId = await start('Refused', 'staging', sms(999), { status: 'failed' });
    const page = await pages.open(`/runs/${runId}`);
    const messages = page.getByRole('region', { name: 'Messages' });
    await messages.getByText('not sent', { exact: true }).waitFor();
    await messages.getByText(/transactional message 999 does not exist/).waitFor();
    const mend = page.getByRole('link', { name: 'Mend this step' });
    expect(await isMain(mend)).toBe(true);
    expect(await isMain(page.getByRole('button', { name: 'Retry from the failed step' }))).toBe(false);
    await expectAccessible(page);
    await mend.click();
    expect(await isMain(page.getByRole('button', { name: 'Retry this run' }))).toBe(false);
    await page.getByRole('button', { name: 'Turn on…' }).click();
    await page.getByRole('dialog', { name: 'Turn it on in staging?' }).waitFor();
  });

  test('a message that nobody reported is told as that, and Customer.io is asked about it', async () => {
    const runId = await start('Unreported', 'staging', sms(3), { status: 'succeeded' });
    const page = await pages.open(`/runs/${runId}`);
    await page.getByRole('link', { name: 'What became of it' }).click();
    await page.getByText('Nothing was reported of this delivery').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Ask Customer.io' }).click();
    await page.getByRole('region', { name: 'What became of it' }).waitFor();
  });

  test('whoever may not be written to leads to the list of those who may', async () => {
    await putKeys(['grace@example.com']);
    const runId = await start('Not on the list', 'staging', sms(3), { status: 'failed' });
    await putKeys();
    const page = await pages.open(`/runs/${runId}`);
    await page.getByText('Who is allowed stands on the page of the connection, under Change settings.').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Open the connection' }).click();
    await page.getByRole('button', { name: 'Change settings' }).click();
    await page
      .getByRole('dialog')
      .getByLabel(/recipients/i)
      .first()
      .waitFor();
  });

  test('during an outage it is told that runs are tried again, and why, wherever one looks', async () => {
    const { sandbox } = pages.world;
    const fault = sandbox.faults.add({ kind: 'status', status: 503, path: '/api/*' });
    const identify = {
      id: 'note',
      type: 'action',
      action: 'customer-io/identify-customer',
      input: { person: { id: '{{ event.person }}' }, attributes: {} },
    };
    const runId = await start('Outage', 'staging', identify, { status: 'running' });
    const page = await pages.open('/all/any/inbox');
    for (const path of ['/all/any/inbox', '/all/any/home']) {
      await page.goto(path);
      await page.getByRole('main').getByText('1 run is tried again by itself: ').waitFor();
      await page.getByRole('main').getByText('503').first().waitFor();
      await expectAccessible(page);
    }
    await page.getByRole('link', { name: '1 run is tried again by itself' }).click();
    await page.getByRole('row').filter({ hasText: 'Outage' }).getByText('retrying', { exact: true }).waitFor();
    await page.goto(`/runs/${runId}`);
    await page.getByText(/503.*: will be tried again at/).waitFor();
    sandbox.faults.remove(fault);
  });

  test('a connection without keys is told from one whose keys are refused, and leads to where they are put in', async () => {
    const runId = await start('Without keys', 'production', sms(3), { waitingFor: 'connection' });
    const page = await pages.open(`/runs/${runId}`);
    await page.getByText('The connection has no keys of production.').waitFor();
    await page.getByRole('link', { name: 'Open the connection' }).first().waitFor();
    await expectAccessible(page);
    await page.goto('/all/any/inbox');
    const card = page.getByRole('article').filter({ hasText: 'Trial shop' });
    await card.getByText('It has no keys of production.').waitFor();
    await expectAccessible(page);
    await card.getByRole('link', { name: 'Add keys' }).click();
    await page.getByRole('heading', { name: 'Add the keys of production' }).waitFor();
  });
});
