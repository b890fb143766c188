import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { everyPage, type ShownPage } from '../../scripts/pages.ts';
import { expectAccessible, hasBrowser, offForTheRole, walkTo } from '../browser.ts';
import { sharedPages } from '../open-pages.ts';

const PASSWORD = 'correct horse battery';
const ownersParts = ['people', 'tokens', 'changes', 'erasing', 'server'].map((part) => `settings-${part}`);
const src = fileURLToPath(new URL('../../src', import.meta.url));

type State = NonNullable<BrowserContextOptions['storageState']>;

describe.skipIf(!hasBrowser)('roles', { timeout: 240_000 }, () => {
  const pages = sharedPages('data');
  let shown: ShownPage[];
  let viewer: State;
  let builder: State;
  beforeAll(async () => {
    shown = await everyPage(pages.world);
    [viewer, builder] = await Promise.all([comeIn('viewer'), comeIn('builder')]);
  });

  /** Somebody who is limited to the first client comes in by their link. */
  async function comeIn(role: 'viewer' | 'builder'): Promise<State> {
    const { server, cookie, clientId } = pages.world;
    const invited = await fetch(`${server.url}/api/v1/people`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ name: role, email: `${role}@example.com`, role, clientIds: [clientId] }),
    });
    const { welcome } = (await invited.json()) as { welcome: { url: string } };
    const page = await pages.open(welcome.url, { storageState: { cookies: [], origins: [] } });
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Main' }).first().waitFor();
    return page.context().storageState();
  }

  /** What the page was refused, as `METHOD path`. */
  function refusalsOf(page: Page): string[] {
    const refused: string[] = [];
    page.on('response', (response) => {
      if (response.status() === 403) refused.push(`${response.request().method()} ${new URL(response.url()).pathname}`);
    });
    return refused;
  }

  test('a viewer of one client sees no other, may press whatever can be pressed, and is never refused', async () => {
    const page = await pages.open('/all/any/home', { storageState: viewer });
    const refused = refusalsOf(page);
    const off: string[] = [];
    for (const { name, path } of shown) {
      await walkTo(page, path);
      expect(await page.getByText('Bluebird').count(), path).toBe(0);
      if (ownersParts.includes(name)) {
        expect(await page.getByText('Needs the role owner. You are a viewer.').count(), name).toBe(1);
        continue;
      }
      if (path.startsWith('/settings/')) continue;
      off.push(...(await page.locator('#content button[aria-disabled=true]').allTextContents()));
      await pressAll(page, path);
      expect(refused, name).toEqual([]);
    }
    // There was something to keep from them: the buttons are there, off, with the reason.
    expect(new Set(off).size).toBeGreaterThan(15);
    await expectAccessible(page);
    await page.goto(`/connections/${pages.world.connectionId}`);
    const replace = page.getByRole('button', { name: 'Replace Track API key' });
    await replace.focus();
    await page.getByRole('tooltip').getByText('Needs the role builder. You are a viewer.').waitFor();
    await expectAccessible(page);
    await page.goto('/settings/people');
    await page.getByText('Needs the role owner. You are a viewer.').waitFor();
    await expectAccessible(page);
  });

  /** Every kind of button of the page that can be pressed, in the first row that has it, and the last answer of whatever it asks. */
  async function pressAll(page: Page, path: string): Promise<void> {
    const buttons = page
      .locator('#content button:enabled:not([aria-disabled=true], [role=search] *)')
      .filter({ visible: true });
    const pressed = new Set<string>();
    for (;;) {
      const kinds = await buttons.evaluateAll((all) =>
        all.map((each) => (each.ariaLabel ?? each.textContent ?? '').replaceAll(/\d+/g, '')),
      );
      const next = kinds.findIndex((kind) => !pressed.has(kind));
      if (next === -1) return;
      pressed.add(kinds[next] as string);
      await buttons.nth(next).click();
      const answers = page
        .getByRole('dialog')
        .locator('button:not([aria-disabled=true]):not([disabled])')
        .filter({ visible: true })
        .last();
      if (await answers.isVisible()) await answers.click();
      await page.keyboard.press('Escape');
      if (new URL(page.url()).pathname !== path) await walkTo(page, path);
    }
  }

  // What an owner finds is looked at with all pages, in a11y.test.ts.
  test('for a builder nothing is off that their role brings', async () => {
    const page = await pages.open('/all/any/home', { storageState: builder });
    const refused = refusalsOf(page);
    for (const { name, path } of shown) {
      await walkTo(page, path);
      for (const { button, words } of await offForTheRole(page))
        expect(words, `${name}: ${button}`).toBe('Needs the role owner. You are a builder.');
      // The parts of the settings that are an owner's are asked for by nobody else.
      expect(refused, name).toEqual([]);
    }
  });

  test('whatever changes something is sent from beside its permission, as the server names it', async () => {
    const answer = await fetch(`${pages.world.server.url}/api/v1/openapi.json`);
    const { paths } = (await answer.json()) as { paths: Record<string, Record<string, { 'x-needs'?: string }>> };
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsx'));
    const texts = new Map(files.map((path) => [path, readFileSync(join(src, path), 'utf8')]));
    const importersOf = (path: string) =>
      [...texts].filter(([, text]) => text.includes(`/${path.split('/').at(-1)}'`)).map(([, text]) => text);
    const missing = [...texts].flatMap(([path, text]) =>
      (text.match(/(?<=')(?:POST|PUT|PATCH|DELETE) \/api\/v1\/[^']*(?=')/g) ?? []).flatMap((route) => {
        const [method = '', template = ''] = route.split(' ');
        const needs = paths[template]?.[method.toLowerCase()]?.['x-needs'];
        // Whoever may not read does not see the page at all.
        if (needs === undefined || !needs.includes(':') || needs.endsWith(':read')) return [];
        return [text, ...importersOf(path)].some((each) => each.includes(needs))
          ? []
          : [`${path}: ${route} needs ${needs}`];
      }),
    );
    expect(missing).toEqual([]);
  });
});
