import { type Behaviour, chosen, documented, observed } from './behaviour.ts';

const track = 'Track API document, 2026-08';
const pipelines = 'Pipelines document, 2026-08';
const clients = "the vendor's own clients, 2026-11";
const merging = 'the page "Resolve duplicate people", 2026-07';
const segment = "the vendor's Segment destination, 2026-11";
const rudder = 'answers of production collected by RudderStack, 2023-03-30';

/** What the sandbox knows of people and what is tracked of them. */
export const trackBehaviours = {
  'identify.upsert': documented(track, 'Identify adds the person or updates them.'),
  'identify.path-kind': documented(
    track,
    'The path names a person by id, by email or by `cio_` and the `cio_id`, told from the shape of the value.',
  ),
  'identify.body-finds': documented(
    track,
    'An unknown path identifier with a known one in the body updates that person and gives them the path identifier.',
  ),
  'identify.conflict': documented(
    track,
    'Identifiers of two different people are answered 200; the second is refused, and only the activity log says so.',
  ),
  'identify.set-once': documented(track, 'An id that is set changes only when the person is named by `cio_id`.'),
  'identify.email-by-id': documented(
    track,
    'A workspace may let `email` be changed by calls that name the person by id.',
  ),
  'identify.unknown-cio-id': documented(track, 'An unknown `cio_id` is dropped with 200, and creates nobody.'),
  'identify.update-only': documented(track, '`_update: true` never creates anybody.'),
  'identify.email-case': documented(track, 'Emails compare without regard to case.'),
  'identify.unsubscribed': documented(
    track,
    '`unsubscribed` is true for `true` in any casing, `1` and `"1"`; anything else subscribes.',
  ),
  'identify.topics': documented(track, '`cio_subscription_preferences` replaces the topics; the flat key changes one.'),
  'identify.channels': documented(pipelines, '`cio_subscription_preferences.channels` is kept beside the topics.'),
  'identify.relationships': documented(track, '`cio_relationships` adds or deletes relationships.'),
  'identify.remove-attribute': chosen('`null` and `""` remove an attribute of a person, as they do on objects.'),
  'identify.timestamp': documented(
    track,
    '`_timestamp` orders rapid updates: an older change does not undo a newer one.',
  ),
  'identify.long-value': observed(
    `customerio-node issue 29; ${rudder}`,
    'An attribute value over 1000 bytes is refused with 400, and nothing of the call is kept.',
  ),
  'identify.other-id': observed(
    rudder,
    'An `id` in the body that is not the one in the path is refused with 400 `id attribute and identifier are not the same value`.',
  ),
  'identify.limits': chosen(
    'Attributes over 150 bytes of name or 300 in number are not kept; the answer is 200 and the activity log tells.',
  ),

  'people.delete': documented(track, 'Delete removes the profile; a later identify recreates it.'),
  'people.suppress': documented(
    track,
    'Suppress deletes the profile and ignores later calls for its id, its email and its phone.',
  ),
  'people.unsuppress': documented(track, 'Unsuppress lifts the block from both and brings nothing back.'),
  'people.unknown': chosen('Delete, suppress and unsuppress of nobody are answered 200.'),
  'people.merge': documented(
    track,
    'Merge deletes the secondary; the primary keeps its own values and gains what it lacks, 30 days of events, manual segments and deliveries.',
  ),
  'people.merge-inherits': documented(
    merging,
    'Merge gives the primary relationships and subscription topics that it lacks; where both have one, its own stays.',
  ),
  'people.merge-not-carried': documented(
    track,
    'Devices of the secondary are not carried over, nor whether it unsubscribed.',
  ),
  'people.merge-duplicates': documented(
    'release note of 2021-10-05',
    'An identify whose id and email name two people, one without email and one without id, merges the younger into the older, unless the workspace says otherwise.',
  ),
  'people.merge-no-primary': documented(track, 'Without a primary nothing happens, answered 200.'),
  'people.merge-400': documented(track, 'More than one identifier on a side is 400 with a single `meta.error`.'),

  'devices.upsert': documented(track, 'Sending a device again updates it; `last_used` defaults to now.'),
  'devices.required': documented(
    track,
    'A device needs its token and a platform, ios or android; else 400 with `meta.errors`.',
  ),
  'devices.top-level': observed(
    'customerio-android pull request 481, 2024-12',
    'Attributes of a device may not hold `token`, nor `platform` or `last_used`: 400 `must be in the top-level device object`.',
  ),
  'devices.loose': documented(clients, '`last_used` may be text, and what is null counts as absent.'),
  'devices.last-status': documented(track, '`_last_status` is read-only.'),
  'events.name': documented(track, 'An event needs a name, whose outer spaces are trimmed.'),
  'events.type': documented(track, 'Any type but `page` and `screen` is an ordinary event.'),
  'events.dedupe': documented(track, 'A repeated event `id`, a ULID, is ignored.'),
  'events.dedupe-scope': chosen(
    "An `id` that is no ULID is deduplicated too; ids are one workspace's, not one person's; a million are remembered.",
  ),
  'events.hash': observed(
    "the vendor's iOS client, 2026-11",
    'Event data that is no object is 400 `event data must be a hash`.',
  ),
  'events.timestamp': observed(
    'action-destinations pull request 2054',
    'An event whose timestamp is no Unix time is taken with the time of its arrival.',
  ),
  'events.72-hours': documented(track, 'An event older than 72 hours cannot start a campaign.'),
  'events.anonymous-30-days': documented(
    track,
    'Anonymous events of the last 30 days join the person who gets their `anonymous_id`; those within 72 hours can start campaigns.',
  ),
  'events.claimed-activities': chosen(
    "Claimed events, and those of somebody merged, show among their new owner's activities.",
  ),
  'events.anonymous-id-once': documented(track, 'An `anonymous_id` belongs to its first claimant.'),
  'events.unknown-person': chosen(
    'An event of an unknown id or email creates the profile; of an unknown `cio_id` it is dropped.',
  ),
  'events.limits': chosen('A name over 100 bytes, or data over 100 000, is answered 400.'),
  'segments.change': documented(
    track,
    'Manual segments take 1 to 1000 ids of one `id_type`; values that name nobody are ignored.',
  ),
  'segments.numbers': observed('recordings of production, 2019', 'Ids of manual segments may be numbers.'),
  'segments.dynamic': chosen('Changing a data-driven or unknown segment is answered 400.'),
  'metrics.no-credentials': documented(track, 'Metrics, push events and unsubscribing need no credentials.'),
  'metrics.channel': documented(
    track,
    'A metric that the channel does not have, or that nobody knows, is ignored with 200.',
  ),
  'metrics.unsubscribe': documented(
    track,
    'Unsubscribing through a delivery unsubscribes the person, credits the delivery and leaves topics alone.',
  ),
  'metrics.resubscribe': chosen('`{"unsubscribe": false}` subscribes the person again.'),
  'forms.submit': documented(
    track,
    'A form submission answers 204, creates the form, and needs exactly one of id and email; all values are strings.',
  ),
  'forms.400-creates': documented(track, 'A 400 for an unmapped identifier still creates the form.'),

  'v2.one-identifier': documented(track, 'An operation on a person takes exactly one identifier.'),
  'v2.anonymous': observed(
    segment,
    'An operation may name somebody by `anonymous_id`: events wait for their person, attributes of nobody are dropped.',
  ),
  'v2.content': observed(
    segment,
    'Content that was viewed or clicked is reported with the actions `viewed_content` and `clicked_content`.',
  ),
  'v2.null': chosen('What is null counts as absent, identifiers included.'),
  'v2.long-value': observed(
    "RudderStack's delivery fixtures, 2026-11",
    'An attribute value over 1000 bytes is 400 `property value cannot be longer than 1000 bytes`, or its item of the 207.',
  ),
  'v2.error': documented(track, 'Errors are `errors[]` with `reason`, `field` and `message`.'),
  'v2.batch-207': documented(
    track,
    'A batch with bad items answers 207 with their `batch_index`; the others are applied.',
  ),
  'v2.sizes': chosen(
    'An operation over 32 000 bytes, or a batch over 500 000, is 400; an item too large is in the 207.',
    track,
  ),
  'v2.order': chosen('Items apply in their order, each seeing those before it.'),
  'v2.objects': documented(
    track,
    'Objects are created and updated by type and id, updated only by `cio_object_id`; deleting one removes its relationships.',
  ),
  'v2.anonymous-relationships': documented(
    track,
    'Relationships to an `anonymous_id` belong to the person who gets it.',
  ),
  'v2.delivery': documented(track, 'A delivery can be reported opened, converted or delivered, with its device token.'),
  'v2.phone': documented(track, 'v2 names people by phone in E.164 form.'),
} as const satisfies Record<string, Behaviour>;
