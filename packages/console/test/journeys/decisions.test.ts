import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectAccessible, hasBrowser, settled } from '../browser.ts';
import { sharedPages } from '../open-pages.ts';

// Messages of which nobody knows whether they were sent, and the people who are asked about them.
describe.skipIf(!hasBrowser)('decisions', { timeout: 120_000 }, () => {
  const pages = sharedPages('data');

  /** Customer.io takes the message, and its answer is lost. @returns the run that asks about it. */
  async function ask(person: string): Promise<string> {
    const { server, sandbox, cookie } = pages.world;
    const [workflow] = await server.services.workflows.list({ search: 'Text the courier' });
    sandbox.faults.add({ kind: 'status-after-accept', status: 500, path: '/v1/send/*', count: 1 });
    const answer = await fetch(`${server.url}/api/v1/workflows/${workflow?.id}/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ event: { person } }),
    });
    expect(answer.status).toBe(201);
    const { runId: id } = (await answer.json()) as { runId: string };
    await expect.poll(async () => (await server.services.runs.get(id)).waitingFor).toBe('decision');
    return id;
  }
  const questions = (page: Page) => page.getByRole('article', { name: /Was this sent/ });
  const questionOf = (page: Page, runId: string) =>
    questions(page).filter({ has: page.locator(`a[href$="/runs/${runId}"]`) });
  async function decideElsewhere(runId: string, choice: string): Promise<void> {
    const { server, cookie } = pages.world;
    const answer = await fetch(`${server.url}/api/v1/runs/${runId}/steps/text/decision`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ choice }),
    });
    expect(answer.status).toBe(202);
  }

  test('what is being answered stays where it is: what is asked meanwhile comes below', async () => {
    const first = await ask('grace');
    const page = await pages.open('/all/any/inbox');
    const mine = questionOf(page, first);
    await mine.getByRole('radio', { name: /^Send it again/ }).click();
    const before = await mine.boundingBox();
    const second = await ask('radia');
    await questionOf(page, second).waitFor();
    expect(await mine.boundingBox()).toEqual(before);
    expect(await mine.getByRole('radio', { name: /^Send it again/ }).isChecked()).toBe(true);
    // Once nobody answers any more, the latest comes first again.
    await mine.getByRole('button', { name: 'Send it again' }).click();
    await mine.waitFor({ state: 'detached' });
    await decideElsewhere(second, 'was-sent');
    await questionOf(page, second).waitFor({ state: 'detached' });
  });

  test('whoever is slower sees who was quicker, with what, and that the number has changed', async () => {
    const runId = await ask('tim');
    const [inbox, ofRun] = await Promise.all([pages.open('/all/any/inbox'), pages.open(`/runs/${runId}`)]);
    await questionOf(inbox, runId)
      .getByRole('radio', { name: /^Do not send/ })
      .click();
    await questions(ofRun)
      .getByRole('radio', { name: /^Do not send/ })
      .click();
    const count = inbox.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Inbox/ });
    const counted = async () => Number(/\d+/.exec((await count.textContent()) ?? '')?.[0] ?? 0);
    // Which is asked for apart from the page, and may come after it.
    await settled(inbox);
    const before = await inbox.getByRole('main').getByRole('article').count();
    await expect.poll(counted).toBe(before);
    await decideElsewhere(runId, 'was-sent');
    for (const page of [inbox, ofRun]) {
      await page.getByText('This was decided meanwhile').waitFor();
      await page
        .getByText(/^ada@example\.com said that it was sent \(/)
        .first()
        .waitFor();
      await expectAccessible(page);
    }
    await expect.poll(counted).toBe(before - 1);
    await inbox.getByRole('button', { name: 'Take it away' }).click();
    await questionOf(inbox, runId).waitFor({ state: 'detached' });
  });

  test('whoever hears of nothing, and presses too late, is told that theirs was not done', async () => {
    const runId = await ask('edsger');
    const page = await pages.open('/');
    await page.route('**/api/v1/stream*', (route) => route.abort());
    await page.goto('/all/any/inbox');
    const mine = questionOf(page, runId);
    await mine.getByRole('radio', { name: /^Do not send/ }).click();
    await decideElsewhere(runId, 'was-sent');
    await mine.getByRole('button', { name: 'Do not send it' }).click();
    await mine.getByText(/ada@example\.com said that it was sent .* What you chose was not done\./).waitFor();
    await mine.getByRole('link', { name: 'Open the run' }).click();
    await page.waitForURL(`**/runs/${runId}`);
  });

  test('a message that was given up is called neither sent nor unsent, and no retry is offered that cannot send it', async () => {
    const runId = await ask('barbara');
    const page = await pages.open(`/runs/${runId}`);
    await questions(page)
      .getByRole('radio', { name: /^Do not send/ })
      .click();
    await questions(page).getByRole('button', { name: 'Do not send it' }).click();
    await page.getByText(/^A person decided not to send it again; whether .* is not known/).waitFor();
    const messages = page.getByRole('region', { name: 'Messages' });
    await messages.getByText('not sent again', { exact: true }).waitFor();
    await messages.getByText(/^ada@example\.com said not to send it again; whether .* is not known/).waitFor();
    expect(await page.getByRole('button', { name: 'Retry from the failed step' }).count()).toBe(0);
    await expectAccessible(page);
    await page.goto('/all/any/inbox');
    const group = page.getByRole('article').filter({ hasText: 'A person decided not to send it again' });
    await group.getByText('A retry does not send it either').waitFor();
    expect(await group.getByRole('button', { name: /^Retry/ }).count()).toBe(0);
    await group.getByRole('link', { name: 'Open the run' }).click();
    await page.getByRole('button', { name: 'Run again from the start' }).click();
    await page.getByRole('dialog').getByText('look in Customer.io first whether it arrived').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Run again' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/runs/') && !url.pathname.endsWith(runId));
  });
});
