import type { World } from '../world.ts';
import { Html, html } from './html.ts';
import { script } from './script.ts';
import { style } from './style.ts';

export const tabs = {
  people: 'People',
  events: 'Events',
  deliveries: 'Deliveries',
  webhooks: 'Webhooks',
  activities: 'Activity',
  requests: 'Requests',
  controls: 'Controls',
} as const;

export type Tab = keyof typeof tabs;

/** The frame around every tab. */
export function layout(world: World, workspace: string, tab: Tab, content: Html): string {
  const { registry, clock } = world;
  const faults = world.faults.active.filter(({ fault, struck }) => struck < (fault.count ?? Number.POSITIVE_INFINITY));
  const base = '/__sandbox/ui';
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${tabs[tab]} · ${workspace} · Sandbox</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body>
<header>
  <h1>Sandbox</h1>
  <nav aria-label="Workspaces">${registry.workspaces.map(
    ({ keys }) =>
      html`<a href="${base}/${encodeURIComponent(keys.name)}/${tab}"${current(keys.name === workspace)}>${keys.name}</a>`,
  )}</nav>
  <span class="clock" title="The sandbox's clock (${clock.kind})">${timeOf(clock.nowMs())}</span>
</header>
${faults.length > 0 && html`<p class="warning" role="status">${faults.length} ${faults.length === 1 ? 'fault is' : 'faults are'} in force. <a href="${base}/${encodeURIComponent(workspace)}/controls">See and clear</a></p>`}
<nav class="tabs" aria-label="Views">${Object.entries(tabs).map(
    ([key, label]) =>
      html`<a href="${base}/${encodeURIComponent(workspace)}/${key}"${current(key === tab)}>${label}</a>`,
  )}</nav>
<main data-workspace="${workspace}">${content}</main>
<script>${new Html(script)}</script>
</body>
</html>`.text;
}

const current = (is: boolean): Html => new Html(is ? ' aria-current="page"' : '');

/** `2026-11-21 20:17:15`, UTC. */
export const timeOf = (ms: number): Html => {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`;
};

export const empty = (what: string, how: string): Html => html`<div class="empty"><h2>${what}</h2><p>${how}</p></div>`;

/** A table that scrolls by itself on narrow screens. */
export const table = (label: string, heads: readonly string[], rows: readonly Html[]): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;

export const row = (...cells: Parameters<typeof html>[1][]): Html =>
  html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;

/** JSON behind a summary, for what does not fit into a table. */
export const json = (summary: string, value: unknown): Html =>
  html`<details><summary>${summary}</summary><pre>${JSON.stringify(value, null, 2)}</pre></details>`;

/** How many rows a tab shows: the newest. */
export const shownRows = 200;
export const newestFirst = <T>(entries: readonly T[]): T[] => entries.slice(-shownRows).toReversed();
