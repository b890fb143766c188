import type { Behaviour } from './behaviour.ts';
import { behaviours } from './behaviours.ts';
import { operationsTable } from './operations-page.ts';

const headings: Readonly<Record<string, string>> = {
  hosts: 'Hosts and credentials',
  track: 'Track: answers',
  identify: 'Identifying people',
  people: 'Deleting, suppressing and merging people',
  devices: 'Devices',
  events: 'Events',
  segments: 'Manual segments',
  metrics: 'Reported metrics',
  forms: 'Forms',
  v2: 'Track v2',
  app: 'App API',
  send: 'Transactional messages',
  broadcast: 'API-triggered broadcasts',
  campaign: 'Campaigns',
  newsletter: 'Newsletters',
  transactional: 'Contents of transactional messages',
  snippet: 'Snippets',
  esp: 'Suppressions of the email provider',
  import: 'Imports',
  'data-index': 'Data index',
  'opt-out': 'Opt-outs',
  live: 'Live notifications',
  asset: 'Asset library',
  design: 'Design studio',
  hook: 'Reporting webhooks',
  pipelines: 'Pipelines',
};

const introduction = `# What the sandbox knows

The sandbox is a local stand-in for Customer.io, made for development and tests. It is not affiliated with, endorsed
by, or supported by Customer.io. The vendor's own documentation is at <https://docs.customer.io/integrations/api/>.

Every line below is held by a test. *documented* means that the vendor says so, *observed* that it was seen in
production, *our choice* that nobody says and something had to happen. Where the sandbox and the real thing differ, the
sandbox is wrong: please tell us.

## Using it

\`\`\`ts
import { startSandbox } from '@cio-bridge/sandbox';

await using sandbox = await startSandbox(); // a free port, closed at the end of the scope
const [us] = sandbox.workspaces; // siteId, trackApiKey, appApiKey, pipelinesWriteKey, webhookSigningKey
// Point any client at sandbox.us.track, sandbox.us.app or sandbox.us.pipelines.
sandbox.workspace(us.name).people; // what arrived
\`\`\`

[Other languages, containers and CI](use-it-from.md) have a page of their own.
\`npx cio-bridge sandbox --json\` does the same for programs in any language, and prints the URLs and keys as one line.
The \`admin\` URL, opened in a browser, shows everything that happened.

- **One port.** The root of the URL serves every API by path, and finds the region by the key: \`/api/v1\`, \`/api/v2\`,
  \`/push/events\`, \`/unsubscribe\` and \`/auth\` are Track; \`/v1/identify\`, \`track\`, \`page\`, \`screen\`, \`group\`, \`alias\`
  and \`batch\` are Pipelines; everything else under \`/v1\` is the App API. \`/us/track\` and its five siblings name one of
  them, as does a \`Host\` header of the vendor's.
- **Keys.** The workspace \`demo-us\` has the site id \`demo-us-site-id\`, the Track API key \`demo-us-track-key\`, the App API
  key \`demo-us-app-key\`, the Pipelines write key \`demo-us-write-key\` and the signing key \`demo-us-signing-key\`; so has
  \`demo-eu\`, and every workspace that is given none. \`freshKeys\` (\`--fresh-keys\`) makes them up.
- **TLS.** With \`tls\` (\`--tls\`) the same port speaks https too, as Customer.io's six hosts and as localhost. The
  certificate authority behind it is made once, in \`~/.cio-bridge/sandbox-ca\`; clients trust its \`ca.pem\`. It can vouch
  for no other names.

- **Fates.** The first word of a recipient decides what becomes of a message: \`bounce@\`, \`drop@\`, \`fail@\`, \`defer@\`,
  \`spam@\`, \`slow@\`, \`quiet@\` (never opened), \`click@\`, \`convert@\`, \`unsubscribe@\`, \`attempt@\` and \`undeliverable@\`
  at any domain. Without an address, the person's email or id is looked at. All others are sent, delivered and opened.
- **Nothing leaves.** No message is sent. Webhooks and data files reach loopback addresses only, so that a test tool
  cannot be made to post to strangers; \`webhookPolicy: { allowRemote: true }\` (\`--remote-webhooks\`) lifts this.
  Only the region call names the vendor's own hosts, as it has to: a client that goes there leaves the sandbox.
- **No protection.** Whoever reaches the admin URL may do everything, except web pages of other origins. The sandbox
  listens on 127.0.0.1.
- **Bounds.** Each workspace keeps its last 200,000 events, deliveries and webhook attempts, of each no more than 200 MB
  of content, and 20,000 activities; \`retention\` changes that. Of all calls the last 2,000 are kept. People, and
  reports that an endpoint does not accept, are kept without bound.
- **Why nothing happened.** The request log, and the page, say in \`problem\` why a call was refused, what Pipelines
  swallowed without strict mode, and why a call that was answered with 200 did nothing.
- **Kept.** With \`snapshotFile\` (\`--snapshot\`) state, keys and the clock outlive the process. The file is written on
  close and, while something changes, every 2 seconds, so a kill costs that much; with very much state less often, for
  writing takes at most a hundredth of the time. Webhooks posted since the last write are posted again, with the same
  \`event_id\`.
- **Campaigns and newsletters.** A campaign that is running sends what its actions say when its event comes: at once,
  for delays and branches are not known here. The one of the default seed is switched off; changing its action to
  \`{"sending_state":"automatic"}\` lets it run. Newsletters are made, sent and scheduled through the App API.
- **Not there.** Segments by events do not exist. Of Liquid the tags \`countdown\`, \`subscription_topic_name\` and
  \`tracking_consent_url\` do not. Scoped App keys and service accounts do not either. Emails of the
  design studio are documents, which nothing publishes. Webhook messages are recorded and not posted.

## Admin API

JSON under \`/__sandbox\`. Lists take \`limit\` and any path as a filter (\`?data.marker=x\`); \`…/counts?by=<path>\` counts.

| Call | What it does |
| --- | --- |
| \`GET /workspaces\` | names, keys and sizes |
| \`POST /workspaces\` \`{"name":"test-1"}\` | makes one, for a test of its own; answers its keys. Takes \`region\`, keys and settings |
| \`DELETE /workspaces/{name}\` | drops it with all that is in it |
| \`GET /workspaces/{name}/people\`, \`events\`, \`deliveries\`, \`activities\`, \`requests\`, \`webhooks\`, \`webhook-attempts\` | what there is |
| \`GET /workspaces/{name}/{list}/counts?by=data.marker\` | how often each value occurs |
| \`GET /workspaces/{name}/event-acceptances\` | how often each event id was accepted, ignored repeats included |
| \`POST /workspaces/{name}/deliveries/{id}/metrics\` \`{"metric":"bounced"}\` | makes something happen |
| \`POST /workspaces/{name}/deliveries/{id}/release\` | lets a draft go |
| \`POST\`, \`DELETE /workspaces/{name}/scripts\` | decides what becomes of matching deliveries |
| \`POST /workspaces/{name}/reports\` | posts a report of your own making to webhooks |
| \`POST /workspaces/{name}/webhooks/{id}/retry\` | tries a failing webhook now |
| \`GET\`, \`POST\`, \`DELETE /faults\`, \`DELETE /faults/{id}\` | faults (below) |
| \`GET\`, \`PUT /rate-limits\` \`{"enabled":true}\` | counts calls against the published limits |
| \`GET\`, \`POST /clock\` \`{"advanceMs":3600000}\` | moves time |
| \`GET /requests\`, \`/requests/counts\` | calls of everybody; counts by route and status |
| \`GET\`, \`PUT /snapshot\`, \`POST /reset\` | all state |

Faults are objects with a \`kind\` and, optionally, \`workspace\`, \`api\`, \`method\`, \`path\` (\`*\` stands for anything),
\`skip\`, \`count\` and \`probability\`. Kinds: \`status\` and \`status-after-accept\` (with \`status\`, \`html\`,
\`retryAfterSeconds\`), \`drop\`, \`drop-after-accept\`, \`delay\` and \`delay-after-accept\` (\`delayMs\`), \`truncate\`,
\`batch-items\` (\`indexes\`), \`webhook-duplicate\`, \`webhook-reorder\`, \`webhook-delay\` (\`delayMs\`),
\`webhook-wrong-signature\` and \`webhook-clock-skew\` (\`skewSeconds\`).

## Seed file

YAML. What a workspace does not mention comes from the default seed: one transactional message per channel (1 email
\`welcome\`, 2 push, 3 SMS, 4 WhatsApp, 5 in-app, 6 inbox), broadcast 1, campaign 1 (off), newsletter 1 (sent), manual
segment 1 and data-driven segment 2.

\`\`\`yaml
workspaces:
  - name: acme
    region: us
    siteId: my-site-id # keys that are left out follow from the name: acme-track-key
    mergesDuplicates: true # emailUpdatesById and phoneIsIdentifier are settings, too
    people:
      - { id: cust-100, email: ada@example.com, attributes: { plan: pro } }
    segments:
      - { id: 12, name: VIPs, members: [cust-100] }
      - { id: 13, name: Pro, filter: { attribute: { field: plan, operator: eq, value: pro } } }
    messages:
      - id: 7
        channel: email
        name: receipt
        subject: 'Order {{ trigger.order }}'
        body: Thanks
        from: me@example.com
        translations: [{ language: fr, subject: 'Commande {{ trigger.order }}', body: Merci }]
    campaigns:
      - id: 4
        name: Welcome
        eventName: signed_up
        actions: [{ subject: Welcome, body: Hello, from: me@example.com, translations: [{ language: fr, body: Bonjour }] }]
    newsletters:
      - { id: 5, name: June, recipients: { segment: { id: 13 } }, contents: [{ subject: June, body: News }] }
    snippets: [{ name: footer, value: Bye }]
    senders: [{ id: 2, name: Ada, email: ada@example.com }]
    suppressions: [{ type: bounces, email: gone@example.com }]
    webhooks:
      - { name: all, endpoint: 'http://127.0.0.1:8800/hook' } # every event
    scripts:
      - { recipient: '@late.example', steps: [{ metric: sent, afterMs: 100 }, { metric: delivered, afterMs: 60000 }] }
\`\`\`

## Operations

<!-- operations: generated -->
`;

/** The page "What the sandbox knows", made from the list of behaviours. */
export function behavioursPage(): string {
  const groups = Map.groupBy(Object.entries<Behaviour>(behaviours), ([id]) => id.split('.', 1)[0] ?? '');
  const sections = [...groups].map(([group, entries]) => {
    const rows = entries.map(
      ([id, { statement, basis, source }]) => `| \`${id}\` | ${statement} | ${basis} | ${source} |`,
    );
    return `### ${headings[group] ?? group}\n\n| Id | Behaviour | Basis | Source |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return `${introduction}${operationsTable()}<!-- /operations -->\n\n## Behaviours\n\n${sections.join('\n')}`;
}
