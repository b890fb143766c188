import { text as textOf } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { expectAccessible, hasBrowser, phone } from '../browser.ts';
import { sharedPages } from '../open-pages.ts';

// Day and month of `joined` can be told by the third row alone; the fourth names nobody.
const csv = `customer_id,email,plan,orders,joined
ada,ada@example.com,pro,12,01/02/2026
grace,grace@example.com,free,3,05/04/2026
edsger,edsger@example.com,free,0,25/11/2026
,,pro,1,02/02/2026
`;

const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

describe.skipIf(!hasBrowser)('syncs', { timeout: 120_000 }, () => {
  const pages = sharedPages('empty');

  test('a column that cannot be an attribute is marked, and left out or renamed by choice', async () => {
    const page = await pages.open('/syncs/new');
    await page.getByLabel(/Drop a file here/).setInputFiles(file('odd.csv', 'id,a..b,plan\nada,x,pro\n'));
    const columns = page.getByRole('region', { name: 'Columns' });
    await columns.getByText('"a..b" cannot be the name of an attribute').waitFor();
    expect(await page.getByRole('button', { name: 'Start sync' }).getAttribute('aria-disabled')).toBe('true');
    await expectAccessible(page);
    const seen = page.getByRole('region', { name: 'As it would leave' });
    await columns.getByRole('button', { name: 'Leave it out' }).click();
    await seen.getByText('1 would be sent').waitFor();
    expect(await page.getByLabel('What a..b becomes').inputValue()).toBe('skip');
    await page.getByLabel('What a..b becomes').selectOption('attribute');
    await page.getByLabel('Name of the attribute for a..b').fill('b');
    await seen.getByText('"b"').waitFor();
    expect(await columns.getByRole('alert').count()).toBe(0);
  });

  test('a file is uploaded, mapped, watched, and its failed row mended', async () => {
    const page = await pages.open('/all/any/syncs');
    await page.getByText('No syncs yet').waitFor();
    await page.getByRole('link', { name: 'New sync' }).first().click();

    await page.getByLabel(/Drop a file here/).setInputFiles(file('people.csv', csv));
    const seen = page.getByRole('region', { name: 'As it would leave' });
    await seen.getByText('3 would be sent').waitFor();
    await seen.getByText('1 would fail').waitFor();
    await seen.getByText('names nobody').first().waitFor();
    expect(await page.getByLabel('What customer_id becomes').inputValue()).toBe('id');
    expect(await page.getByLabel('Type of orders').inputValue()).toBe('number');
    expect(await page.getByLabel('How joined is written').inputValue()).toBe('d/m/y');
    await page.getByText('Line 4 says "25/11/2026", which can only be a date with the day first.').waitFor();
    await page.getByText('“01/02/2026” leaves as 1769904000.').waitFor();
    await expectAccessible(page);

    await page.getByLabel('Name of the attribute for plan').fill('tier');
    await page.getByLabel('What joined becomes').selectOption('skip');
    await seen.getByText('"tier"').first().waitFor();
    await expect.poll(() => seen.getByText('"joined"').count(), { timeout: 20_000 }).toBe(0);

    await page.getByRole('button', { name: 'Start sync' }).click();
    await page.getByRole('heading', { name: 'people.csv' }).waitFor();
    await page.getByText('succeeded, 1 row failed', { exact: true }).waitFor();
    const failed = page.getByRole('region', { name: 'Failed rows' });
    await failed.getByText('Line 5, customer_id:').waitFor();
    await expectAccessible(page);

    // By the keyboard, on a telephone: the row is opened, its faulty field is told and mended, and the row is sent.
    const size = page.viewportSize();
    await page.setViewportSize({ width: 375, height: 812 });
    await failed.locator('summary').focus();
    await page.keyboard.press('Enter');
    const field = failed.getByLabel('customer_id of line 5');
    await field.waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator(`[id="${await field.getAttribute('aria-describedby')}"]`).textContent()).toMatch(
      /names nobody/,
    );
    await expectAccessible(page);
    await page.keyboard.press('Tab');
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type('barbara');
    await failed.getByText('mended', { exact: false }).first().waitFor();
    await failed.getByRole('button', { name: 'Send 1 mended row' }).click();
    await page.getByRole('heading', { name: 'people.csv.mended.ndjson' }).waitFor();
    await page.getByText('succeeded', { exact: true }).waitFor();
    if (size) await page.setViewportSize(size);
    await page.goBack();
    await failed.getByText('Line 5, customer_id:').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      failed.getByRole('link', { name: 'Download the failed rows' }).click(),
    ]);
    const text = await textOf(await download.createReadStream());
    const mended = text.replace('"customer_id":""', '"customer_id":"margaret"');
    expect(mended).not.toBe(text);

    await failed.getByRole('link', { name: 'Start a sync with this file' }).click();
    await page.getByLabel(/Drop a file here/).setInputFiles(file('people.csv.failed.ndjson', mended));
    await page.getByText('These are failed rows of an earlier sync').waitFor();
    await seen.getByText('1 would be sent').waitFor();
    await page.getByRole('button', { name: 'Start sync' }).click();
    await page.getByRole('heading', { name: 'people.csv.failed.ndjson' }).waitFor();
    await page.getByText('succeeded', { exact: true }).waitFor();

    await page.goto('/all/any/syncs');
    await expect.poll(() => page.getByRole('row').getByText('succeeded').count(), { timeout: 20_000 }).toBe(3);
    await expectAccessible(page);
    const { sandbox } = pages.world;
    const workspace = sandbox.workspace(sandbox.workspaces.find(({ region }) => region === 'us')?.name ?? '');
    expect(Object.fromEntries(workspace.people.map(({ id, attributes }) => [id, attributes.tier]))).toEqual({
      ada: 'pro',
      grace: 'free',
      edsger: 'free',
      barbara: 'pro',
      margaret: 'pro',
    });
    expect(workspace.people.every(({ attributes }) => attributes.joined === undefined)).toBe(true);
  });

  test('a file of the same columns is offered the mapping of the last time', async () => {
    const page = await pages.open('/syncs/new');
    await page.getByLabel(/Drop a file here/).setInputFiles(file('first.csv', 'key,level\nlast-1,pro\n'));
    await page.getByLabel('What key becomes').selectOption('id');
    await page.getByLabel('Name of the attribute for level').fill('plan');
    await page.getByRole('region', { name: 'As it would leave' }).getByText('"plan"').waitFor();
    await page.getByRole('button', { name: 'Start sync' }).click();
    await page.getByText('succeeded', { exact: true }).waitFor();

    await page.goto('/syncs/new');
    await page.getByLabel(/Drop a file here/).setInputFiles(file('second.csv', 'level,key\nfree,last-2\n'));
    await page.getByText('No column names a person').waitFor();
    await page.getByText(/A file of the same columns was synced/).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Map it as last time' }).click();
    expect(await page.getByLabel('Name of the attribute for level').inputValue()).toBe('plan');
    await page.getByText(/A file of the same columns was synced/).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Start sync' }).click();
    await page.getByText('succeeded', { exact: true }).waitFor();
    const { sandbox } = pages.world;
    const workspace = sandbox.workspace(sandbox.workspaces.find(({ region }) => region === 'us')?.name ?? '');
    expect(workspace.people.find(({ id }) => id === 'last-2')?.attributes).toMatchObject({ plan: 'free' });
  });

  test('an upload goes on after a fault; a sync is paused, resumed, cancelled and deleted', async () => {
    const { sandbox } = pages.world;
    const page = await pages.open('/all/any/syncs', { ...phone, colorScheme: 'dark' });
    const offsets: (string | null)[] = [];
    await page.route('**/api/v1/uploads/*/content*', (route) => {
      offsets.push(new URL(route.request().url()).searchParams.get('offset'));
      return offsets.length === 2 ? route.abort() : route.continue();
    });
    const padding = 'x'.repeat(100);
    const rows = Array.from({ length: 25_000 }, (_, at) => `many-${at},${padding}`);
    await page.goto('/syncs/new');
    await page.getByLabel(/Drop a file here/).setInputFiles(file('many.csv', ['id,note', ...rows].join('\n')));
    await page.getByText('The first 10,000 rows').waitFor();
    // The second piece is sent twice: it went on where it was, not at the start.
    expect(offsets).toEqual(['0', '2097152', '2097152']);
    await expectAccessible(page);

    sandbox.faults.add({ kind: 'delay', delayMs: 2_000, path: '/api/v2/batch' });
    await page.getByRole('button', { name: 'Start sync' }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('paused', { exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel sync' }).click();
    await page.getByText('cancelled', { exact: true }).waitFor();
    sandbox.faults.clear();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'Syncs' }).waitFor();
    await expect.poll(() => page.getByText('many.csv').count(), { timeout: 20_000 }).toBe(0);
  });

  test('what was sent before is left out, and who is not in the file any more is listed', async () => {
    const page = await pages.open('/syncs/new');
    const sync = async (name: string, content: string) => {
      await page.goto('/syncs/new');
      await page.getByLabel(/Drop a file here/).setInputFiles(file(name, content));
      await page.getByText('would be sent').waitFor();
      await page.getByLabel('Send only what changed since last time').check();
      expect(await page.getByLabel('Remembered as').inputValue()).toBe('people');
      await page.getByLabel('Remembered as').fill('Nightly');
      await page.getByRole('button', { name: 'Start sync' }).click();
      await page.getByRole('heading', { name }).waitFor();
      await page.getByText('succeeded', { exact: true }).waitFor();
    };
    await sync('monday.csv', 'id,plan\nkay,pro\njean,pro\nbetty,free\n');
    await sync('tuesday.csv', 'id,plan\nkay,pro\njean,free\n');
    const progress = page.getByRole('region', { name: 'Progress' });
    await progress.getByText('Unchanged').waitFor();
    expect(await progress.locator('dd').allTextContents()).toEqual(['2', '1', '1', '0']);
    await expectAccessible(page);
    const gone = page.getByRole('region', { name: 'Not in the file any more' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      gone.getByRole('link', { name: 'Download the list' }).click(),
    ]);
    expect(await textOf(await download.createReadStream())).toBe('id,email,phone,cio_id\n"betty",,,\n');
  });

  test('what is missing is said, what deletes is asked for, and an address has to be of https', async () => {
    const page = await pages.open('/syncs/new');
    await page.getByLabel(/Drop a file here/).setInputFiles(file('gone.csv', 'key,mail\n17,ada@example.com\n'));
    await page.getByLabel('What the file holds').selectOption('deletions');
    await page.getByLabel('What mail becomes').selectOption('skip');
    await page.getByText('No column names a person').waitFor();
    await page.getByLabel('What key becomes').selectOption('id');
    await page.getByText('1 would be sent').waitFor();
    await page.getByRole('button', { name: 'Start sync' }).click();
    const dialog = page.getByRole('dialog', { name: /^Delete from/ });
    expect(await dialog.getByRole('button', { name: 'Start sync' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Leave it' }).click();

    await page.getByLabel('Or the address of a file').fill('http://example.com/people.csv');
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByText('begins with https://').waitFor();
    await page.getByLabel('Or the address of a file').fill('https://127.0.0.1/people.csv');
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByRole('alert').waitFor();
  });

  test('an upload that lies there is synced again, and what is at an address is synced by the clock', async () => {
    const page = await pages.open('/syncs/new');
    await page.getByLabel(/Drop a file here/).setInputFiles(file('again.csv', 'id,plan\nada,pro\n'));
    await page.getByText('1 would be sent').waitFor();
    await page.goto('/all/any/syncs/uploads');
    await page.getByRole('row').getByRole('link', { name: 'again.csv' }).click();
    await page.getByText('which was uploaded before').waitFor();
    await page.getByText('1 would be sent').waitFor();
    const uploadId = new URL(page.url()).searchParams.get('upload');

    // The server fetches over https from public hosts only: what is looked at is the upload in its place.
    await page.route('**/api/v1/syncs/preview', (route) => {
      const { url: _url, ...asked } = route.request().postDataJSON();
      return route.continue({ postData: { ...asked, uploadId } });
    });
    await page.getByLabel('Or the address of a file').fill('https://files.example.com/people.csv?key=s3cret');
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByRole('button', { name: 'Repeat it by the clock…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Begin this sync by the clock' });
    await expectAccessible(page);
    await dialog.getByLabel('Minute, hour, day').fill('whenever');
    await dialog.getByRole('button', { name: 'Plan it' }).click();
    await dialog.getByText(/cron/i).nth(1).waitFor();
    await dialog.getByLabel('How often').selectOption('Every Monday at 3:00');
    await dialog.getByRole('button', { name: 'Plan it' }).click();
    await page.getByRole('row').getByRole('link', { name: 'people.csv' }).waitFor();
    expect(await page.getByText('s3cret').count()).toBe(0);
    await expectAccessible(page);

    await page.getByRole('row').getByRole('link', { name: 'people.csv' }).click();
    const panel = page.getByRole('dialog', { name: 'people.csv' });
    await panel.getByRole('button', { name: 'Pause' }).click();
    await panel.getByText('not while it is paused').waitFor();
    await panel.getByRole('button', { name: 'Change…' }).click();
    await page.getByLabel('Name', { exact: true }).fill('All people');
    await page.getByRole('button', { name: 'Change schedule' }).click();
    const renamed = page.getByRole('dialog', { name: 'All people' });
    await renamed.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete schedule' }).click();
    await page.getByText('Nothing is planned').waitFor();

    await page.goto('/all/any/syncs/uploads');
    await page.getByLabel('Select all uploads shown').click();
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Delete \d/ })
      .click();
    await page.getByText('No uploads').waitFor();
  });

  test('a form that is being filled in is not changed by another tab, and nothing is chosen for anybody', async () => {
    const { server, connectionId } = pages.world;
    const { clients, connections } = server.services;
    const { id: otherId } = await clients.create({ name: 'Other client' });
    await connections.create({ clientId: otherId, name: 'Other shop' });
    const page = await pages.open('/all/any/workflows');
    await page.goto('/workflows/new?template=empty');
    expect(await page.getByLabel('Connection').inputValue()).toBe('');
    await page.getByLabel('Name').fill('Mine');
    await page.getByLabel('Connection').selectOption(connectionId);
    const heard = page.evaluate(
      () => new Promise((hear) => addEventListener('storage', () => hear(true), { once: true })),
    );
    await pages.open(`/${otherId}/any/home`);
    await heard;
    expect(await page.getByLabel('Name').inputValue()).toBe('Mine');
    expect(await page.getByLabel('Connection').inputValue()).toBe(connectionId);
    expect(await page.getByLabel('Connection').getByRole('option').count()).toBe(3);
    await page.getByRole('button', { name: 'Data of All clients' }).waitFor();
  });

  test.each([
    ['connections/new', 'Name of the connection'],
    ['triggers/new', 'Name · optional'],
    ['syncs/new', 'Or the address of a file'],
    ['actions/customer-io/identify-customer', 'Person: id'],
  ])('nor is the form of %s', async (path, label) => {
    const { server, clientId, connectionId } = pages.world;
    const { id: otherId } = await server.services.clients.create({ name: `Other of ${path}` });
    const page = await pages.open(`/${clientId}/any/home`);
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    await page.goto(`/${path}`);
    const choices = page.getByRole('main').locator('select');
    const asked = () => choices.evaluateAll((all) => all.map((each) => (each as HTMLSelectElement).value));
    // A file is taken for a connection that was chosen.
    if (path.startsWith('syncs')) await page.getByLabel('Connection').selectOption(connectionId);
    await page.getByLabel(label, { exact: true }).fill('mine');
    const before = await asked();
    const heard = page.evaluate(
      () => new Promise((hear) => addEventListener('storage', () => hear(true), { once: true })),
    );
    await pages.open(`/${otherId}/staging/home`);
    await heard;
    expect(await page.getByLabel(label, { exact: true }).inputValue()).toBe('mine');
    expect(await asked()).toEqual(before);
  });
});
