import { type Channel, type Metric, metrics } from '../deliveries/channels.ts';
import type { Delivery } from '../deliveries/delivery.ts';
import type { PersonView } from '../workspace-handle.ts';
import { personView, type WorkspaceHandle } from '../workspace-handle.ts';
import type { World } from '../world.ts';
import { controls } from './controls.ts';
import { type Html, html } from './html.ts';
import { empty, json, newestFirst, row, shownRows, type Tab, table, timeOf } from './layout.ts';

type View = (handle: WorkspaceHandle, world: World) => Html;

const bad = new Set(['bounced', 'dropped', 'failed', 'spammed', 'undeliverable']);
const good = new Set(['delivered', 'opened', 'clicked', 'converted', 'replied']);
const toneOf = (metric: string): string => (bad.has(metric) ? 'bad' : good.has(metric) ? 'good' : 'muted');
const toneOfStatus = (status: number): string =>
  status === 0 || status >= 400 ? 'bad' : status >= 300 ? 'warn' : 'good';
const dash = (value: string | null): Html => (value ? html`${value}` : html`<span class="muted">–</span>`);

const people: View = (handle, world) => {
  const all = world.registry.named(handle.keys.name).people;
  if (all.count === 0) return empty('Nobody yet', 'People appear here when a client identifies them.');
  const shown: PersonView[] = [];
  for (const person of all.all()) {
    shown.push(personView(person));
    if (shown.length === shownRows) break;
  }
  const note = all.count > shownRows && html`<p class="muted">The first ${shownRows} of ${all.count}.</p>`;
  return html`${note}${table(
    'People',
    ['Id', 'Email', 'cio_id', 'Subscribed', 'Devices', 'Attributes'],
    shown.map((person) =>
      row(
        dash(person.id),
        dash(person.email),
        html`<code>${person.cioId}</code>`,
        person.unsubscribed ? html`<span class="bad">no</span>` : 'yes',
        person.devices.length,
        json(`${Object.keys(person.attributes).length} attributes`, { ...person.attributes, topics: person.topics }),
      ),
    ),
  )}`;
};

const events: View = ({ events: all }) => {
  if (all.length === 0) return empty('No events yet', 'Events, page views and screens appear here, the newest first.');
  return table(
    'Events',
    ['When', 'Type', 'Name', 'Person', 'Campaigns', 'Data'],
    newestFirst(all).map((event) =>
      row(
        timeOf(event.timestamp * 1000),
        event.type,
        event.name,
        html`<code>${event.cioId ?? `anonymous ${event.anonymousId ?? ''}`}</code>`,
        event.canTriggerCampaigns ? 'can start' : html`<span class="muted">too late</span>`,
        json(event.id, event.data),
      ),
    ),
  );
};

const deliveries: View = ({ deliveries: all, keys }) => {
  if (all.length === 0) return empty('No messages yet', 'Sends and broadcasts appear here. Nothing is really sent.');
  return table(
    'Deliveries',
    ['When', 'Channel', 'Recipient', 'What happened', 'Let it be', 'Message'],
    newestFirst(all).map((delivery) =>
      row(
        timeOf(delivery.createdAt * 1000),
        delivery.channel,
        dash(delivery.recipient),
        html`${delivery.history.map(({ metric }) => html`<span class="badge ${toneOf(metric)}">${metric}</span>`)}${
          delivery.history.length === 0 && html`<span class="muted">waiting</span>`
        }`,
        html`<div class="buttons small">${usual[delivery.channel].map((metric) => metricButton(delivery, keys.name, metric))}</div>`,
        message(delivery, keys.name),
      ),
    ),
  );
};

/** What people want to see happen to a message of a channel; everything else is under the message itself. */
const usual: Record<Channel, readonly Metric[]> = {
  email: ['opened', 'clicked', 'bounced'],
  push: ['opened', 'bounced'],
  sms: ['clicked', 'bounced'],
  whatsapp: ['opened', 'clicked', 'bounced'],
  in_app: ['opened', 'clicked'],
  inbox: ['opened', 'clicked'],
  webhook: ['failed'],
};

const pathOf = ({ id }: Delivery, workspace: string): string =>
  `/workspaces/${encodeURIComponent(workspace)}/deliveries/${encodeURIComponent(id)}`;

const metricButton = (delivery: Delivery, workspace: string, metric: Metric): Html =>
  html`<button data-method="POST" data-path="${pathOf(delivery, workspace)}/metrics" data-body="${JSON.stringify({ metric })}">${metric}</button>`;

function message(delivery: Delivery, workspace: string): Html {
  const { message: sent, channel } = delivery;
  return html`<details><summary>${sent.subject || sent.body.slice(0, 60) || delivery.id}</summary>
<dl><dt>Delivery</dt><dd><code>${delivery.id}</code></dd><dt>From</dt><dd>${dash(sent.from)}</dd>
${delivery.failureMessage && html`<dt>Failure</dt><dd class="bad">${delivery.failureMessage}</dd>`}</dl>
${channel === 'email' ? html`<iframe sandbox loading="lazy" title="The message" srcdoc="${sent.body}"></iframe>` : html`<pre>${sent.body}</pre>`}
<p>Everything that can happen to it:</p><div class="buttons">
${delivery.draft && html`<button data-method="POST" data-path="${pathOf(delivery, workspace)}/release" data-body="{}">release</button>`}
${metrics.map((metric) => metricButton(delivery, workspace, metric))}
</div></details>`;
}

const webhooks: View = ({ webhooks: all, webhookAttempts, keys }) => {
  if (all.length === 0) {
    return empty('No reporting webhooks', 'Create one through the App API: POST /v1/reporting_webhooks.');
  }
  const configured = table(
    'Webhooks',
    ['Id', 'Name', 'Endpoint', 'Waiting', 'Next try', 'Events'],
    all.map((webhook) =>
      row(
        webhook.id,
        html`${webhook.name}${webhook.disabled && html` <span class="badge warn">disabled</span>`}`,
        html`<code>${webhook.endpoint}</code>`,
        webhook.backlog,
        webhook.retryAtMs === null
          ? html`<span class="muted">–</span>`
          : html`${timeOf(webhook.retryAtMs)} <button data-method="POST" data-path="/workspaces/${encodeURIComponent(keys.name)}/webhooks/${webhook.id}/retry" data-body="{}">now</button>`,
        json(`${webhook.events.length} events`, webhook.events),
      ),
    ),
  );
  if (webhookAttempts.length === 0)
    return html`${configured}<h2>Attempts</h2>${empty('None yet', 'Each post to an endpoint is listed here.')}`;
  const attempts = table(
    'Attempts',
    ['When', 'Webhook', 'Try', 'Answer', 'Outcome', 'Report'],
    newestFirst(webhookAttempts).map((attempt) => {
      const { metric, object_type: type } = JSON.parse(attempt.body);
      const tone = attempt.outcome === 'accepted' ? 'good' : 'bad';
      return row(
        timeOf(attempt.atMs),
        attempt.webhookId,
        attempt.attempt,
        attempt.status ?? attempt.error,
        html`<span class="badge ${tone}">${attempt.outcome}</span>`,
        json(`${type} ${metric}`, {
          ...JSON.parse(attempt.body),
          signature: attempt.signature,
          stamped: attempt.timestamp,
        }),
      );
    }),
  );
  return html`${configured}<h2>Attempts</h2>${attempts}`;
};

const activities: View = ({ activities: all }) => {
  if (all.length === 0)
    return empty('Nothing happened yet', 'Writes that were answered with 200 and not made show here.');
  return table(
    'Activity',
    ['When', 'What', 'Name', 'Person', 'Detail'],
    newestFirst(all).map(({ timestamp, type, name, cioId, data }) =>
      row(
        timeOf(timestamp * 1000),
        html`<span class="${type.startsWith('failed_') ? 'bad' : ''}">${type}</span>`,
        dash(name),
        html`<code>${dash(cioId)}</code>`,
        typeof data.reason === 'string' ? data.reason : json('data', data),
      ),
    ),
  );
};

const requests: View = (handle, world) => {
  const mine = world.requests.entries.filter(({ workspace }) => workspace === handle.keys.name || workspace === null);
  if (mine.length === 0) return empty('No calls yet', 'Point a client at the URLs under Controls.');
  return table(
    'Requests',
    ['When', 'API', 'Call', 'Status', 'Took', 'Body'],
    newestFirst(mine).map((entry) =>
      row(
        timeOf(entry.atMs),
        html`${entry.api} <span class="muted">${entry.region}</span>`,
        html`<code>${entry.method} ${entry.path}</code>`,
        html`<span class="badge ${toneOfStatus(entry.status)}">${entry.status === 0 ? 'cut off' : entry.status}</span>${
          entry.fault && html`<span class="badge warn">${entry.fault}</span>`
        }${entry.workspace === null && html`<span class="badge muted">unknown key</span>`}${
          entry.problem !== null && html`<p class="${entry.status < 400 ? 'warn' : 'bad'}">${entry.problem}</p>`
        }`,
        `${entry.durationMs.toFixed(1)} ms`,
        entry.body === ''
          ? html`<span class="muted">–</span>`
          : html`<details><summary>show</summary><pre>${entry.body}</pre></details>`,
      ),
    ),
  );
};

export const views: Readonly<Record<Tab, View>> = {
  people,
  events,
  deliveries,
  webhooks,
  activities,
  requests,
  controls,
};
