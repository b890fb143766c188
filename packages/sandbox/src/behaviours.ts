import { type Behaviour, chosen, documented, observed } from './behaviour.ts';
import { appBehaviours } from './behaviours-app.ts';
import { trackBehaviours } from './behaviours-track.ts';

const track = 'Track API document, 2026-08';
const app = 'App API document, 2026-08';
const appNew = 'App API document, 2026-09';
const hooks = 'Reporting webhooks document, 2026-08';
const pipelines = 'Pipelines document, 2026-08';
const recorded = 'answers recorded by the vendor, 2026-05-27';
const probe = 'calls without credentials to production, 2026-09-01';
const clients = "the vendor's own clients, 2026-11";
const liquid = 'the Liquid syntax list, 2026-11';

/** Everything the sandbox claims to know about Customer.io. Each is held by a test that cites it. */
export const behaviours = {
  'hosts.prefix': chosen(
    'One port serves every API under `/us` and `/eu`, by `Host` header, or on a port of its own.',
    'a matter of the sandbox',
  ),
  'hosts.root': chosen(
    'The root of the one port serves every API by path, and finds the region by the key.',
    'a matter of the sandbox',
  ),
  'hosts.tls': chosen(
    "With TLS the same port speaks https as Customer.io's six hosts and as localhost, by an authority that is made once.",
    'a matter of the sandbox',
  ),
  'hosts.not-found': observed(probe, 'An unknown path, or a wrong method, is answered 404 with an HTML page.'),
  'hosts.track-401': observed(
    probe,
    'Track answers missing, wrong and wrong-scheme credentials 401 with `{"meta":{"error":"Unauthorized request"}}` and `WWW-Authenticate: Basic realm="Customer.io edge event collection"`.',
  ),
  'hosts.app-401-send': observed(
    probe,
    'The App API answers 401 to sends with `meta.error` and without `WWW-Authenticate`.',
  ),
  'hosts.app-401': documented(app, 'Elsewhere the App API answers 401 with `errors[].detail` `unauthorized`.'),
  'hosts.key-of-another-api': chosen('A key of one API is unknown to every other API.'),
  'hosts.app-other-region': observed(
    'customerio-node issue 134, 2023-02',
    'An App key of the other region is answered 301 with `wrong datacenter`, and told no place to go.',
  ),
  'hosts.eu-redirect': chosen(
    'Track traffic of an EU account on the US host is redirected with 307 to the EU host; the vendor says "redirected" and no status.',
    track,
  ),
  'hosts.us-on-eu': chosen('Track traffic of a US account on the EU host is answered 401.'),
  'track.region': documented(
    track,
    'The region call answers on either host with `url`, `region` and `environment_id`.',
  ),
  'track.auth': observed("Segment's and Hull's clients, 2026-11", '`GET /auth` says whether credentials are right.'),
  'track.success-body': observed(
    recorded,
    'Success is 200 with `{}` and a newline, never cached, readable from any origin.',
  ),
  'track.broken-json': chosen('A body that is not JSON is answered 400 in the shape of that route.'),

  ...trackBehaviours,

  'app.text-attributes': documented(app, 'Every attribute is answered as text; objects become JSON text.'),
  'app.unknown-person': documented(app, 'An unknown person, or the right value with the wrong `id_type`, is 404.'),
  'app.by-email': observed(recorded, 'Searching by an email that nobody has is 200 with an empty list.'),
  'app.search': documented(app, 'People are searched with and, or, not, segment and attribute filters, in pages.'),
  'app.next-empty': chosen('`next` is empty on the last page.'),
  'app.bulk-wrapped': documented(
    app,
    'Bulk attributes are wrapped in `customer`, and unknown ids left out; of no ids the list is empty.',
  ),
  'app.objects': documented(app, 'Objects are searched by type, with and, or, not and attribute filters.'),
  'app.exports-null': observed(recorded, 'With no exports the list is `null`.'),
  'app.export-link': documented(app, 'The link to an export is good for 15 minutes, and needs no credentials.'),
  'app.segment-created': documented(
    app,
    'Creating a segment makes an empty manual one and answers 200; deleting answers 204.',
  ),
  'app.webhook-crud': documented(
    app,
    'Reporting webhooks are created and deleted with 200, and the signing key is never shown.',
  ),
  'app.webhook-subset': chosen('Changing a reporting webhook leaves alone what is not mentioned.'),
  'app.open-ip-addresses': documented(app, 'The list of source addresses needs no credentials.'),
  'app.preferences': documented(
    app,
    'Subscription preferences list every topic with what the person set, or its default; its id is text.',
  ),
  'app.activity-keys': documented(
    app,
    'A page activity has a `url` in place of a name; one about a message has its id, and by what it reached the person.',
  ),
  'app.relationship-times': documented(app, 'A relationship tells when each of its attributes changed.'),
  'app.headers': observed(recorded, 'Answers are never cached and can be read by pages of Customer.io alone.'),
  'app.delivery': documented(
    app,
    'A delivery shows only the metrics that happened, SMS as `twilio`, and null ids of campaigns when it is transactional.',
  ),
  'app.archived': documented(
    app,
    'The archived message holds the rendered content, unless retention was switched off, and whether its copies were fake.',
  ),
  'app.by-action': documented(app, 'Messages are listed by `action_id` too.'),
  'app.links': documented(app, 'Clicks are counted link by link, with `unique` once per message.'),
  'app.429': documented(appNew, 'Over the limit the answer is 429 with `Retry-After`; a used-up daily quota has none.'),

  'send.accepted': documented(app, 'A send answers `delivery_id` and `queued_at`, and `send_at` when that lies ahead.'),
  'send.template': documented(app, 'A message is found by number, numeric text or trigger name in any casing.'),
  'send.without-template': documented(
    app,
    'An email without a template needs body, subject and from, and counts for message 1.',
  ),
  'send.liquid': documented(app, 'Liquid sees `customer` and `trigger`.'),
  'send.liquid-facts': documented(
    liquid,
    'Liquid sees `snippets`, `campaign`, `message`, `delivery_id` and `event_timestamp` too.',
  ),
  'send.liquid-filters': documented(liquid, "Liquid has the filters of the vendor's list beyond its engine, LiquidJS."),
  'send.liquid-tags': documented(
    liquid,
    'Liquid has tags for the links of a message, `random`, `render_liquid`, `cio_link` and `generate_uuid`.',
  ),
  'send.liquid-failure': observed(
    'composer errors of the vendor, 2026-11; samples of RudderStack',
    "A message whose Liquid lacks a variable, a filter or a tag is accepted and fails later, with `Variable 'customer.test' is missing`.",
  ),
  'send.identifiers': chosen(
    'No identifier is 400; of several the first of id, email and cio_id that names somebody counts; an unknown person is created.',
  ),
  'send.recipients': chosen('More than 15 recipients is 400.', app),
  'send.attachments': documented(
    app,
    'Attachments must be base64, of an allowed type, and below 2 MB: 400, 403 and 413.',
  ),
  'send.headers': documented(
    `${app}; ${clients}`,
    'Headers come as an object, or as JSON text with a list of names and values.',
  ),
  'send.drafts': documented(app, 'A queued draft stays a draft until it is released.'),
  'send.send-at': documented(app, 'A send in the future waits; over 90 days ahead is refused.'),
  'send.tracked': documented(
    app,
    'Opens and clicks of an email sent with `tracked: false` stay unknown, and so do clicks of an SMS or WhatsApp message.',
  ),
  'send.unsubscribed': documented(
    app,
    '`send_to_unsubscribed: false` makes the message undeliverable to somebody who unsubscribed.',
  ),
  'send.suppressed': chosen('A send to somebody suppressed, or to an unknown `cio_id`, is accepted and dropped.'),
  'send.auto-create': documented(app, '`auto_create` makes an empty message of that trigger name.'),
  'send.push-devices': documented(
    app,
    'Push goes to all devices, the one last used, or the one named; a custom device joins the profile.',
  ),
  'send.other-channel': documented(app, 'A template of another channel is 400.'),
  'broadcast.audiences': documented(app, 'A trigger takes one of six audiences; a second one is 422.'),
  'broadcast.missing': documented(
    app,
    'Somebody unknown fails the whole trigger with 422, which has an id and says so, unless missing ones are ignored.',
  ),
  'broadcast.flags': documented(clients, 'A flag that does not go with the audience is 422.'),
  'broadcast.file': documented(app, 'A data file that cannot be read shows in the errors of the trigger.'),
  'broadcast.content-type': documented(app, 'Without `Content-Type: application/json` a trigger is 422.'),
  'broadcast.old-path': documented(app, 'The older path `/v1/api/campaigns/{id}/triggers` triggers as well.'),
  'broadcast.never-creates': documented(app, 'A broadcast never creates people.'),

  ...appBehaviours,

  'hook.signature': documented(
    hooks,
    'Each report is signed: HMAC-SHA256 of `v0`, timestamp and body, joined by colons. Hex is what clients compare.',
  ),
  'hook.subscription': documented(hooks, 'A webhook hears what it subscribed to, and nothing while it is disabled.'),
  'hook.full-resolution': documented(
    hooks,
    'Without `full_resolution` only the first open and the first click of a delivery are reported.',
  ),
  'hook.with-content': documented(
    hooks,
    'With `with_content` reports of sending carry the content, and the headers of emails that have any.',
  ),
  'hook.payload': documented(
    hooks,
    'Every report has event id, object type, metric, timestamp and the data of its kind.',
  ),
  'hook.customer': documented(
    hooks,
    'Subscribing, unsubscribing and changed preferences are reported under `customer`, or the channel that caused them.',
  ),
  'hook.timeout': documented(hooks, 'An endpoint has 4 seconds.'),
  'hook.head-of-line': documented(hooks, 'While a report fails, those behind it wait.'),
  'hook.hour': documented(
    hooks,
    '400, 401, 402, 403, 404, 405, 410, 429, 500, 502, 521 and broken connections cost an hour.',
  ),
  'hook.backoff': chosen('Other failures are retried after 10 s, doubling up to 6 h.'),
  'hook.seven-days': documented(hooks, 'After seven days a report is given up, and the next one is tried.'),
  'hook.retry-same-event': chosen('A retry keeps its `event_id` and gets a new timestamp and signature.'),
  'hook.queue-per-webhook': chosen('Each webhook has a queue of its own, and posts one report at a time.'),
  'hook.loopback': chosen(
    'Endpoints on other machines are not called unless the sandbox is told to.',
    'a matter of the sandbox',
  ),

  'pipelines.permissive': documented(
    pipelines,
    'Without `X-Strict-Mode: 1` every answer is 200, a bad key and a bad body included.',
  ),
  'pipelines.strict': documented(pipelines, 'In strict mode a bad call is 400 and a bad key 401.'),
  'pipelines.identity': documented(
    pipelines,
    'A call needs `userId` or `anonymousId`; an empty `userId` with `traits.email` identifies by email.',
  ),
  'pipelines.iso-times': documented(pipelines, 'Times are ISO 8601; `createdAt` becomes `created_at` in seconds.'),
  'pipelines.same-people': documented(pipelines, 'Calls act on the same people, events and objects as Track.'),
  'pipelines.group': documented(
    pipelines,
    'Group creates an object of type 1, or of the type named, and relates the person to it.',
  ),
  'pipelines.semantic': documented(
    pipelines,
    'Events with reserved names delete, suppress and unsuppress people, change devices, relationships and objects, and report deliveries.',
  ),
  'pipelines.alias': chosen('Alias merges a known previous person, or claims the anonymous events of an unknown one.'),
  'pipelines.numbers': chosen("`userId` and its siblings may be numbers, as Segment's clients send them."),
  'pipelines.gzip': chosen("A body may be compressed with gzip, as Segment's clients do."),
  'pipelines.batch': documented(
    pipelines,
    'A batch shares its `context`; in strict mode one bad item refuses it whole.',
  ),
} as const satisfies Record<string, Behaviour>;

export type BehaviourId = keyof typeof behaviours;
