import type { Page } from 'playwright-core';
import { parse } from 'yaml';
import type { ShownPage } from './pages.ts';
import type { ShownWorld } from './world.ts';

const source = (days: number, more = '') => `# Asks for a review when a receipt was opened, and once only.
name: Ask for a review
connection: Example shop
trigger: { type: manual, input: { type: object, required: [email], properties: { email: { type: string, format: email } } } }
key: "{{ event.email }}"
steps:
  - id: receipt
    type: action
    action: customer-io/send-transactional-email
    input: { transactionalMessageId: 1, to: "{{ event.email }}", person: { email: "{{ event.email }}" } }
  - id: opened
    type: waitForDelivery
    delivery: receipt
    metrics: [opened]
    timeout: ${days} days
    onMetric:
      - id: ask
        type: action
        action: customer-io/send-transactional-email
        input: { transactionalMessageId: 1, to: "{{ event.email }}", person: { email: "{{ event.email }}" } }
${more}`;

const note = `    onTimeout:
      - id: note
        type: action
        action: customer-io/identify-customer
        input: { person: { email: "{{ event.email }}" }, attributes: { reads_email: false } }
`;

/** The builder in each of its states. */
export async function editorPages(world: ShownWorld): Promise<ShownPage[]> {
  const { workflows, runs } = world.server.services;
  const { clientId } = world;
  const save = async (text: string, id?: string) => {
    const definition = { ...parse(text), client: clientId };
    return id === undefined
      ? workflows.save({ clientId, definition, source: text })
      : workflows.change(id, { definition, source: text }, undefined);
  };
  const all = await runs.list({ limit: 50 });
  const noted = all.find(({ status }) => status === 'failed');
  const succeeded = all.find(({ status, workflowId }) => status === 'succeeded' && workflowId === noted?.workflowId);
  const waiting = all.find(({ status }) => status === 'waiting');
  const edit = `/workflows/${noted?.workflowId}/edit`;
  const reviews = (await save(source(2))).id;
  await save(source(4, note), reviews);
  const ran = `${edit}?run=${succeeded?.id}`;
  const reviewed = `/workflows/${reviews}/edit`;
  // What stays in the browser comes last: the view that was used, and what was not saved.
  const states: [name: string, path: string, prepare?: (page: Page) => Promise<unknown>][] = [
    ['building', reviewed, (page) => select(page, '/steps/1')],
    ['settings', reviewed, (page) => press(page, 'Settings of the workflow')],
    ['trigger', edit, (page) => select(page, '/trigger')],
    ['branch', ran, (page) => select(page, '/steps/0')],
    ['adding', edit, (page) => page.keyboard.press('a').then(() => page.getByRole('dialog').waitFor())],
    ['data', ran, pickData],
    ['value', ran, openValue],
    ['testing', edit, test],
    ['turning-on', edit, turnOn],
    ['comparing', `/workflows/${reviews}`, compare],
    ['run-succeeded', ran],
    ['run-failed', `${edit}?run=${noted?.id}&step=${noted?.failedStep}`],
    ['run-waiting', `/workflows/${waiting?.workflowId}/edit?run=${waiting?.id}`],
    ['faults', reviewed, breakIt],
    ['outline', edit, (page) => view(page, 'Outline')],
    ['yaml', edit, (page) => view(page, 'YAML')],
  ];
  return states.map(([name, path, prepare]) => ({ name: `editor-${name}`, path, ...(prepare && { prepare }) }));
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const view = (page: Page, name: string) => page.getByText(name, { exact: true }).click();

const isPhone = (page: Page): boolean => (page.viewportSize()?.width ?? 0) < 600;

async function select(page: Page, place: string): Promise<void> {
  // There the canvas is for looking.
  if (isPhone(page)) await view(page, 'Outline');
  await page.locator(`[data-box="${place}"], [data-row="${place}"]`).first().click();
}

async function pickData(page: Page): Promise<void> {
  await select(page, '/steps/0/else/0');
  await press(page, 'Put data into Value 1 of Attributes');
  await page.getByPlaceholder('Search names and values').waitFor();
}

async function openValue(page: Page): Promise<void> {
  await select(page, '/steps/0/else/0');
  await page.locator('#panel .cm-pill').last().click();
  await page.getByText('What is done with it').waitFor();
}

async function test(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Test', exact: true }).first().click();
  const drawer = page.getByRole('region', { name: 'Test' });
  await drawer.getByRole('button', { name: 'Test', exact: true }).click();
  await drawer.getByText(/^It would (?:succeed|fail)/).waitFor();
  await select(page, '/steps/0/branches/0/steps/0');
  await page.getByRole('region', { name: 'What it did' }).waitFor();
}

async function turnOn(page: Page): Promise<void> {
  await press(page, 'Turn on…');
  await page.getByRole('dialog').getByText('Sends').waitFor();
}

async function compare(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'What changed' }).first().click();
  await page.getByRole('dialog').waitFor();
}

async function breakIt(page: Page): Promise<void> {
  await select(page, '/steps/1/onTimeout/0');
  await page.locator('#panel').getByRole('textbox', { name: 'Person: e-mail' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('{{ steps.lost.output.email }}');
  if (isPhone(page)) await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: /^\d+ things? to mend$/ }).click();
}
