import { type Behaviour, chosen, documented } from './behaviour.ts';

const app = 'App API document, 2026-08';
const clients = "the vendor's own clients, 2026-11";

/** What the sandbox knows of the App API beyond people and sends. */
export const appBehaviours = {
  'app.activities': documented(app, 'Activities are listed newest first, by type, name and person.'),
  'app.collections': documented(
    app,
    'Collections keep rows, given or fetched as JSON or CSV, that are read and replaced; 10 KB a row, 10 MB in all.',
  ),
  'app.subscriptions': documented(
    app,
    'Topics and channels are there to read, and a link to the subscription center that is good for 24 hours.',
  ),
  'app.workspaces': documented(app, 'A key sees its own workspace and its numbers.'),
  'app.messages': documented(
    app,
    'Deliveries are listed by type, metric and by what they come from: campaign, newsletter, action.',
  ),
  'app.used-by': documented(app, 'Segments and senders tell which campaigns and newsletters use them.'),
  'app.deliveries-export': documented(
    app,
    'Deliveries of a newsletter, campaign, action or message are exported as CSV.',
  ),

  'campaign.read': documented(app, 'A campaign is read with its actions; one that is not there is 404.'),
  'campaign.run': chosen(
    'A running campaign sends what its actions say when its event comes, at once; waits and branches are not known.',
  ),
  'campaign.messages': documented(app, 'Deliveries of a campaign name it, its action and the event that started it.'),
  'campaign.action': documented(
    app,
    'An action is changed field by field: content, sender and sending state. `draft` makes drafts, `off` sends nothing.',
  ),
  'campaign.language': documented(
    app,
    'A translation is read and changed by its language; one that does not exist is 400.',
  ),
  'campaign.metrics': documented(
    app,
    'Metrics come in steps, or, in version 2, in a window with a resolution; links tell clicks apart.',
  ),
  'campaign.journeys': documented(app, 'Journey metrics need start, end and resolution, or are 400.'),
  'campaign.journey-names': chosen(
    'Journeys are counted as started, activated, never_activated, messaged, converted, finished and exited_early.',
  ),
  'broadcast.actions': documented(app, "The action of a broadcast is read, changed and translated as a campaign's is."),
  'broadcast.metrics': documented(
    app,
    'Metrics of a broadcast and of its action count its deliveries, and their links.',
  ),
  'broadcast.triggers': documented(app, 'Triggers are listed with the time they were processed, one by one or all.'),

  'newsletter.create': documented(
    app,
    'A newsletter is made as a draft, to be sent, or with `send_now` or `scheduled_at`, which do not go together.',
  ),
  'newsletter.checked': documented(
    app,
    'Each channel has fields that it cannot do without. Errors have a `detail` and no status.',
  ),
  'newsletter.send': documented(
    app,
    'Sending goes to everybody who matches, is subscribed, and has not left the topic; a sent one cannot be sent again.',
  ),
  'newsletter.schedule': documented(app, 'A scheduled newsletter leaves when its time comes, unless it is deleted.'),
  'newsletter.rate': documented(app, 'A rate limit spreads the deliveries: so many a minute, an hour or a day.'),
  'newsletter.variants': documented(app, 'Each variant has a content id of its own, and is read, changed and counted.'),
  'newsletter.languages': documented(
    app,
    'A translation copies from the default what it leaves out, and goes to people of that language.',
  ),
  'newsletter.test-groups': documented(
    app,
    'A test group is a copy of the content; translations then name their group, and recipients are shared out.',
  ),
  'newsletter.silent': chosen('Sending, scheduling and deleting a newsletter answer 204.'),
  'transactional.contents': documented(app, 'The contents of a message are its default and its translations.'),
  'transactional.language': documented(
    app,
    "A send takes the translation that `language` names, or that of the person's language.",
  ),

  'snippet.crud': documented(app, 'Snippets have a unique name of 150 bytes; names and values are trimmed.'),
  'snippet.put-creates': chosen('Putting a snippet that is not there makes it; posting a name that is taken is 422.'),
  'snippet.in-use': chosen('A snippet that a message uses cannot be deleted: 400.'),
  'esp.suppress': documented(app, 'An address is suppressed at the provider under one of four types, and found again.'),
  'esp.holds': documented(app, 'Email to an address that the provider suppresses is accepted and dropped.'),
  'esp.pages': documented(app, 'Suppressions page by offset, or on one sending domain by cursor: 100, at most 1 000.'),
  'esp.manual-only': chosen(
    'Bounces and complaints here do not suppress an address: the next send fares as it is told.',
  ),
  'import.checked': documented(app, 'An import is checked at once: its type, identifier, URL and scope.'),
  'import.taken-in': documented(
    app,
    'People, events, objects and relationships of a CSV file are taken in a moment later; `state` tells.',
  ),
  'import.failed': documented(app, 'An import whose file cannot be read or lacks a column fails, with the reason.'),
  'data-index.describe': documented(app, 'Attributes and events are given descriptions, those of a name once.'),
  'opt-out.change': documented(
    app,
    'A person opts out of senders of SMS and WhatsApp, and in again; senders are kept in lower case.',
  ),
  'opt-out.holds': chosen('A message from a sender that somebody opted out of is accepted and undeliverable.'),
  'live.checked': documented(
    app,
    'A live notification needs one identifier, attributes, a state, and on iOS an alert; six hours at most.',
  ),
  'live.lifecycle': documented(app, 'A live notification is active until it is ended, or expires.'),
  'live.no-device': chosen('A live notification for somebody without a device is accepted, and failed.'),
  'asset.upload': documented(app, 'A file comes as a form: images and PDFs of 2 MB at most.'),
  'asset.served': chosen('A file can be fetched under its `path`, by anybody.'),
  'asset.folders': documented(app, 'Files lie in folders; a folder that is not empty cannot be deleted: 409.'),
  'asset.errors': documented(app, 'Errors of assets and of the design studio have their status as a number.'),
  'design.documents': documented(
    app,
    'Folders, emails and components are made, read, changed field by field, and deleted with 204; unknown fields are 400.',
  ),
  'design.folders': documented(app, 'Deleting a folder deletes everything below it.'),
  'design.lists': documented(app, 'Lists page by number, filter by folder, time and kind, and are sorted.'),
  'design.languages': documented(app, 'A translation of an email inherits what it leaves out.'),
  'design.not-published': chosen('Emails of the design studio are documents only: nothing links or publishes them.'),
  'app.client-tour': documented(clients, 'Every method of the official Node client finds what it asks for.'),
} as const satisfies Record<string, Behaviour>;
