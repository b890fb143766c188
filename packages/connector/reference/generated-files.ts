import { describeCatalogue } from '@cio-bridge/connector';
import { actionsPage } from './actions-page.ts';
import { triggersPage } from './triggers-page.ts';

/** What is made from the catalogue and committed, so that it can be read without running anything. */
export function generatedFiles(): { name: string; url: URL; text: string }[] {
  const catalogue = describeCatalogue();
  const file = (name: string, path: string, text: string) => ({ name, url: new URL(path, import.meta.url), text });
  return [
    file('catalogue.json', '../catalogue.json', `${JSON.stringify(catalogue, null, 2)}\n`),
    file('actions.md', '../../../docs/reference/actions.md', actionsPage(catalogue)),
    file('triggers.md', '../../../docs/reference/triggers.md', triggersPage(catalogue)),
  ];
}
