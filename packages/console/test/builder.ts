import type { Page } from 'playwright-core';

/** Somebody with a mouse in the workflow editor: presses what is on screen, and types into its fields. */
export function atBuilder(page: Page) {
  const panel = page.locator('#panel');
  const field = (name: string) => panel.getByRole('textbox', { name, exact: true });
  const press = (name: string | RegExp) =>
    panel.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) }).click();

  /** Searches in the sheet of data that is open, and takes what reads the path. */
  async function take(path: string): Promise<void> {
    const sheet = page.getByRole('dialog').filter({ has: page.getByPlaceholder('Search names and values') });
    await sheet.getByPlaceholder('Search names and values').fill(path);
    await sheet.locator(`[cmdk-item][data-value="${path}"]`).click();
    await sheet.waitFor({ state: 'detached' });
  }

  /** Chooses a kind in the picker of steps that is open, and names the step. */
  async function pick(kind: string, id: string): Promise<void> {
    const picker = page.getByRole('dialog', { name: 'Add a step' });
    await picker.getByRole('combobox').fill(kind);
    await picker
      .getByRole('option')
      .filter({ has: page.getByText(kind, { exact: true }) })
      .first()
      .click();
    await picker.waitFor({ state: 'detached' });
    const selected = page.locator('[data-box][aria-pressed="true"]');
    await selected.getByText(kind, { exact: true }).waitFor();
    await panel.getByLabel('Name of this step').fill(id);
    await page.keyboard.press('Enter');
    await selected.getByText(id, { exact: true }).waitFor();
  }

  return {
    panel,
    field,
    press,

    /** Begins with nothing, under a name. */
    async begin(client: string, name: string): Promise<void> {
      await page.goto(`/workflows/new?client=${client}`);
      await page.getByRole('link', { name: 'From nothing' }).click();
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByRole('button', { name: 'Begin' }).click();
      await panel.getByRole('heading', { name: 'What starts it' }).waitFor();
    },

    /** Puts a step in at a `+` of the canvas, and names it. */
    async add(gap: string, kind: string, id: string): Promise<void> {
      const picker = page.getByRole('dialog', { name: 'Add a step' });
      // On a busy machine the canvas may draw itself anew in the middle of a press: one presses again.
      for (let presses = 0; presses < 3 && !(await picker.isVisible()); presses += 1) {
        await page.locator(`[data-gap="${gap}"]`).click();
        await picker.waitFor({ timeout: 5_000 }).catch(() => undefined);
      }
      await pick(kind, id);
    },
    pick,

    /** Writes at the end of a text. */
    async write(name: string, text: string): Promise<void> {
      // Beside what stands in it: a press on a value opens its menu.
      const { width = 0, height = 0 } = (await field(name).boundingBox()) ?? {};
      await field(name).click({ position: { x: width - 4, y: height - 4 } });
      await page.keyboard.press('ControlOrMeta+End');
      await page.keyboard.insertText(text);
    },

    /** Puts data in where the caret of a field is. */
    async data(name: string, path: string): Promise<void> {
      await press(`Put data into ${name}`);
      await take(path);
    },

    /** Has a field that is filled in by hand take data in its place. */
    async fromData(name: string, path: string): Promise<void> {
      await press(`Take ${name.toLowerCase()} from data`);
      await press(`Put data into ${name}`);
      await take(path);
    },

    /** Answers what is asked of data that may be missing: other data is used then. */
    async orData(path: string): Promise<void> {
      await press('Use other data');
      await take(path);
    },

    /** Opens the menu of a value, and closes it afterwards. */
    async onPill(name: string, index: number, act: (menu: ReturnType<Page['getByRole']>) => Promise<void>) {
      await field(name).locator('.cm-pill').nth(index).click();
      const menu = page.getByRole('dialog').filter({ hasText: 'What is done with it' });
      await act(menu);
      await page.keyboard.press('Escape');
      await menu.waitFor({ state: 'detached' });
    },
    take,

    /** A row of names and values. */
    async row(of: string, index: number, name: string, kind?: 'Number' | 'Yes or no' | 'Group'): Promise<void> {
      if (index > 1) await press(`Add to ${of.toLowerCase()}`);
      await panel.getByLabel(`Name ${index} of ${of}`, { exact: true }).fill(name);
      if (kind)
        await panel.getByLabel(`Kind of value ${index} of ${of}`, { exact: true }).selectOption({ label: kind });
    },

    async save(): Promise<string> {
      await page.getByRole('button', { name: /^Save\s?(?:, not saved yet)?$/ }).click();
      await page.waitForURL(/\/workflows\/wf_\w+\/edit$/);
      return page.url().split('/').at(-2) ?? '';
    },
  };
}
export type Builder = ReturnType<typeof atBuilder>;
