import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, hasBrowser, phone } from '../browser.ts';
import { sharedPages } from '../open-pages.ts';
import { reported } from '../world.ts';

describe.skipIf(!hasBrowser)('forwarding', { timeout: 120_000 }, () => {
  const pages = sharedPages('empty');
  let receiver: Server;
  let url: string;
  let triggerId: string;
  /** What the receiver answers, and the ids that it got. */
  let status = 200;
  const ids: string[] = [];

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      request.resume().once('end', () => {
        ids.push(String(request.headers['webhook-id']));
        response.writeHead(status).end(status === 200 ? 'thank you' : 'the receiver is out of order');
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    const [endpoint] = await pages.world.server.services.shownEndpoints.list({ limit: 1 });
    triggerId = endpoint?.id as string;
  });
  afterAll(() => {
    receiver?.closeAllConnections();
    receiver?.close();
  });

  const report = (recipient: string) => pages.world.report(reported('email', 'delivered', { recipient }));

  test('a destination is made, tried, and gets what comes; its secret is shown once', async () => {
    const page = await pages.open(`/triggers/${triggerId}/forwarding`);
    await page.getByText('Its events are forwarded nowhere').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'New destination' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('CRM');
    await dialog.getByLabel('URL').fill('http://example.com/hook');
    await dialog.getByRole('button', { name: 'Create destination' }).click();
    await dialog.getByText(/over https alone/).waitFor();
    await dialog.getByLabel('URL').fill(url);
    // What goes there is said before anything can.
    await dialog.getByText('Only some of the events').click();
    for (const metric of ['delivered', 'bounced']) await dialog.getByLabel(metric).check();
    await dialog.getByText('From now on, those where metric is delivered or bounced.').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Create destination' }).click();
    await dialog.getByText(/^whsec_/).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'I have copied it' }).click();

    await page.getByRole('heading', { name: 'CRM' }).waitFor();
    await page.getByText('Only where metric is delivered or bounced').waitFor();
    await page.getByText('Nothing was forwarded yet').waitFor();
    expect(await page.getByText(/whsec_/).count()).toBe(0);
    await page.getByRole('button', { name: 'Send a test' }).click();
    await dialog.getByRole('button', { name: 'Send it' }).click();
    await dialog.getByText('Taken: it answered 200').waitFor();
    await dialog.getByText('thank you').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Close' }).first().click();

    await report('grace@example.org');
    await page.getByRole('row').getByText('delivered', { exact: true }).last().waitFor();
    await expectAccessible(page);
  });

  test('a destination that fails is told everywhere, and goes on when it is told to', async () => {
    const page = await pages.open(`/triggers/${triggerId}/forwarding`);
    status = 500;
    for (const name of ['ada', 'tim', 'radia', 'barbara', 'edsger', 'margaret']) await report(`${name}@example.org`);
    await page.getByText('It answers 500').waitFor();
    await page.getByRole('link', { name: /CRM/ }).click();
    await page.getByText('Failing', { exact: true }).waitFor();
    await page.getByText(/The next attempt is made in/).waitFor();
    await expectAccessible(page);
    await page.getByRole('row').getByRole('button').first().click();
    const preview = page.getByRole('dialog');
    await preview.getByText('webhook-id').waitFor();
    await expectAccessible(page);

    await page.goto('/all/any/home');
    await page.getByText('1 destination takes no events').click();
    const trouble = page.getByRole('region', { name: 'Destinations' });
    await trouble.getByText(/Nothing arrives at 127\.0\.0\.1/).waitFor();
    await expectAccessible(page);
    await trouble.getByRole('link', { name: 'CRM' }).click();

    status = 200;
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByText('Delivering', { exact: true }).waitFor();
  });

  test('its filter, pace and secret change; it is paused, resumed, replayed and deleted', async () => {
    const page = await pages.open(`/triggers/${triggerId}/forwarding`, { ...phone, colorScheme: 'dark' });
    await page.getByRole('link', { name: /CRM/ }).click();
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Change filter' }).click();
    await dialog.getByLabel('bounced').uncheck();
    await dialog.getByText(/would have passed/).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save filter' }).click();
    await page.getByText('Only where metric is delivered').waitFor();

    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await dialog.getByLabel('Attempts a second').fill('50');
    await dialog.getByLabel('Attempts at once').fill('60');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText(/50/).first().waitFor();
    await dialog.getByLabel('Attempts at once').fill('2');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Up to 2 at once, 50 a second at most').waitFor();

    await page.getByRole('button', { name: 'Replace secret' }).click();
    await dialog.getByRole('button', { name: 'Replace secret' }).click();
    await dialog.getByText(/^whsec_/).waitFor();
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByText('The secret of before signs too').waitFor();

    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    await report('waits@example.org');
    // A list that was scrolled away from shows what is new when it is asked to.
    await page.reload();
    await page.getByText('waits@example.org').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Resume' }).click();
    await dialog.getByText('Send them now').waitFor();
    await expectAccessible(page);
    const before = ids.length;
    await dialog.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => ids.length, { timeout: 20_000 }).toBeGreaterThan(before);

    await page.getByRole('button', { name: 'Replay…' }).click();
    await dialog.getByLabel('Metric').selectOption('delivered');
    await dialog.getByRole('button', { name: /^Forward \d+ events/ }).waitFor();
    await expectAccessible(page);
    const known = new Set(ids);
    const had = ids.length;
    await dialog.getByRole('button', { name: /^Forward \d+ events/ }).click();
    await expect.poll(() => ids.length, { timeout: 20_000 }).toBeGreaterThan(had);
    expect(ids.slice(had).filter((id) => !known.has(id))).toEqual([]);

    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog.getByLabel(/Type its name/).fill('CRM');
    await dialog.getByRole('button', { name: 'Delete destination' }).click();
    await page.getByText('Its events are forwarded nowhere').waitFor();
  });
});
