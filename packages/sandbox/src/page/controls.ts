import type { FaultKind } from '../http/faults.ts';
import type { WorkspaceHandle } from '../workspace-handle.ts';
import type { World } from '../world.ts';
import { faultWords } from './fault-words.ts';
import { type Html, html } from './html.ts';
import { row, table, timeOf } from './layout.ts';

/** Faults that need nothing more than their kind; the others are added through the admin API. */
const simpleKinds: readonly FaultKind[] = [
  'status',
  'status-after-accept',
  'drop',
  'drop-after-accept',
  'truncate',
  'webhook-duplicate',
  'webhook-reorder',
  'webhook-wrong-signature',
];

const minuteMs = 60_000;
const steps = [
  ['a minute', minuteMs],
  ['an hour', 60 * minuteMs],
  ['a day', 24 * 60 * minuteMs],
  ['7 days', 7 * 24 * 60 * minuteMs],
] as const;

/** Keys, the clock, faults and rate limits. */
export function controls({ keys }: WorkspaceHandle, world: World): Html {
  const { clock, faults, rateLimits } = world;
  return html`<p id="said" role="status"></p>
<h2>Keys</h2>
<dl>
<dt>Region</dt><dd>${keys.region}</dd>
<dt>Track</dt><dd><code>${keys.siteId}</code> : <code>${keys.trackApiKey}</code></dd>
<dt>App API key</dt><dd><code>${keys.appApiKey}</code></dd>
<dt>Pipelines write key</dt><dd><code>${keys.pipelinesWriteKey}</code></dd>
<dt>Webhook signing key</dt><dd><code>${keys.webhookSigningKey}</code></dd>
<dt>Base paths</dt><dd><code>/${keys.region}/track</code>, <code>/${keys.region}/app</code>, <code>/${keys.region}/pipelines</code></dd>
</dl>
<h2>Clock</h2>
<p>It is ${timeOf(clock.nowMs())} UTC on the sandbox's ${clock.kind} clock. Move it forward by</p>
<div class="buttons">${steps.map(([label, advanceMs]) => html`<button data-method="POST" data-path="/clock" data-body="${JSON.stringify({ advanceMs })}">${label}</button>`)}</div>
<h2>Faults</h2>
${
  faults.isEmpty
    ? html`<p class="muted">None in force: everything works.</p>`
    : html`${table(
        'Faults in force',
        ['Fault', 'Where', 'Struck', 'Remove'],
        faults.active.map(({ id, fault, struck }) =>
          row(
            faultWords(fault),
            [fault.api ?? 'every API', fault.method, fault.path, fault.workspace].filter(Boolean).join(' '),
            `${struck}${fault.count === undefined ? '' : ` of ${fault.count}`}`,
            html`<button data-method="DELETE" data-path="/faults/${id}">remove</button>`,
          ),
        ),
      )}`
}
<h2>Add a fault</h2>
<form data-path="/faults">
<label>Kind <select name="kind">${simpleKinds.map((kind) => html`<option value="${kind}">${kind}</option>`)}</select></label>
<label class="status">Status <input name="status" type="number" min="400" max="599" placeholder="500"></label>
<label>Path <input name="path" placeholder="/v1/send/*"></label>
<label>Times <input name="count" type="number" min="1" placeholder="for ever"></label>
<label>Share, 0 to 1 <input name="probability" type="number" min="0" max="1" step="0.05" placeholder="1"></label>
<button>Add</button>
</form>
<h2>Rate limits</h2>
<p>Calls are ${rateLimits.enabled ? 'counted against the published limits.' : 'not counted against the published limits.'}</p>
<button data-method="PUT" data-path="/rate-limits" data-body="${JSON.stringify({ enabled: !rateLimits.enabled })}">${rateLimits.enabled ? 'Stop counting' : 'Count them'}</button>
<h2>State</h2>
<div class="buttons"><button class="danger" data-method="POST" data-path="/reset" data-body="{}" data-ask="Forget all people, events and messages?">Reset everything</button></div>`;
}
