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
  const states: [name: string, path: string, prepare?: (page: Page) => Promise<void>][] = [
    ['building', `/workflows/${reviews}/edit`, (page) => select(page, '/steps/1')],
    ['trigger', edit, (page) => select(page, '/trigger')],
    ['branch', edit, (page) => select(page, '/steps/0')],
    ['settings', `/workflows/${reviews}/edit`, (page) => press(page, 'Settings of the workflow')],
    [
      'adding',
      edit,
      async (page) => {
        await page.keyboard.press('a');
        await page.getByRole('dialog', { name: 'Add a step' }).waitFor();
      },
    ],
    [
      'data',
      edit,
      async (page) => {
        await select(page, '/steps/0/else/0');
        await press(page, 'Put data into Value 1 of Attributes');
        await page.getByPlaceholder('Search names and values').waitFor();
      },
    ],
    [
      'value',
      edit,
      async (page) => {
        await select(page, '/steps/0/else/0');
        await page.locator('#panel .cm-pill').last().click();
        await page.getByText('What is done with it').waitFor();
      },
    ],
    ['outline', edit, (page) => view(page, 'Outline')],
    ['yaml', edit, (page) => view(page, 'YAML')],
    [
      'faults',
      edit,
      async (page) => {
        await select(page, '/steps/0/else/0');
        await page.locator('#panel').getByRole('textbox', { name: 'Value 1 of Attributes' }).click();
        await page.keyboard.press('ControlOrMeta+a');
        await page.keyboard.insertText('{{ event.preson.id }}');
        await page
          .getByText(/thing.* to mend/)
          .first()
          .waitFor();
      },
    ],
    [
      'testing',
      edit,
      async (page) => {
        await page.getByRole('button', { name: 'Test', exact: true }).first().click();
        const drawer = page.getByRole('region', { name: 'Test' });
        await drawer.getByRole('button', { name: 'Test', exact: true }).click();
        await drawer.getByText('It would').waitFor();
        await select(page, '/steps/0/branches/0/steps/0');
      },
    ],
    [
      'turning-on',
      edit,
      async (page) => {
        await press(page, 'Turn on…');
        await page
          .getByRole('dialog')
          .getByRole('button', { name: /turn on|publish/i })
          .waitFor();
      },
    ],
    [
      'comparing',
      `/workflows/${reviews}`,
      async (page) => {
        await page.getByRole('button', { name: 'What changed' }).first().click();
        await page.getByRole('dialog').waitFor();
      },
    ],
    ['run-succeeded', `${edit}?run=${succeeded?.id}`],
    ['run-failed', `${edit}?run=${noted?.id}&step=${noted?.failedStep}`],
    ['run-waiting', `/workflows/${waiting?.workflowId}/edit?run=${waiting?.id}`],
  ];
  return states.map(([name, path, prepare]) => ({ name: `editor-${name}`, path, ...(prepare && { prepare }) }));
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const view = (page: Page, name: string) => page.getByText(name, { exact: true }).click();

async function select(page: Page, place: string): Promise<void> {
  await page.locator(`[data-box="${place}"], [data-row="${place}"]`).first().click();
}
