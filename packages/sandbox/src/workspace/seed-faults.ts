import type { ErrorObject } from 'ajv';
import type { JsonObject } from '../json.ts';
import { eventNames } from '../webhooks/event-names.ts';
import { longAttributes } from './attribute-limits.ts';
import { parseFilter } from './audience-filter.ts';
import type { Path } from './seed-document.ts';
import type { WorkspaceSeed } from './seed-schema.ts';

export interface SeedFault {
  readonly path: Path;
  readonly message: string;
}

/** What a schema finds wrong, as a place and a sentence. */
export function faultOfShape({ instancePath, keyword, message = 'is wrong', params }: ErrorObject): SeedFault {
  const parts = instancePath.split('/').slice(1);
  const path = parts.map((part) =>
    /^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~'),
  );
  switch (keyword) {
    case 'additionalProperties':
      return { path: [...path, params.additionalProperty], message: 'is not known here' };
    case 'required':
      return { path: [...path, params.missingProperty], message: 'is missing' };
    case 'enum':
      return { path, message: `must be one of ${params.allowedValues.join(', ')}` };
    default:
      return { path, message };
  }
}

/** What no schema can say. */
export function* faultsOfContent(workspaces: readonly WorkspaceSeed[]): Generator<SeedFault> {
  const names = new Set<string>();
  for (const [index, seed] of workspaces.entries()) {
    const at = ['workspaces', index];
    if (names.has(seed.name)) yield { path: [...at, 'name'], message: 'is the name of a workspace above' };
    names.add(seed.name);
    yield* peopleFaults([...at, 'people'], seed);
    yield* segmentFaults([...at, 'segments'], seed);
    for (const kind of ['broadcasts', 'newsletters'] as const) {
      for (const [number, { recipients }] of (seed[kind] ?? []).entries()) {
        if (recipients) yield* filterFaults([...at, kind, number, 'recipients'], recipients);
      }
    }
    yield* webhookFaults([...at, 'webhooks'], seed);
  }
}

function* peopleFaults(at: Path, { people = [] }: WorkspaceSeed): Generator<SeedFault> {
  for (const [number, { id, email, attributes = {} }] of people.entries()) {
    if (id === undefined && email === undefined) yield { path: [...at, number], message: 'needs an id or an email' };
    for (const name of longAttributes(attributes)) {
      yield { path: [...at, number, 'attributes', name], message: 'is longer than 1000 bytes' };
    }
  }
}

function* segmentFaults(at: Path, { segments = [], people = [] }: WorkspaceSeed): Generator<SeedFault> {
  for (const [number, { filter, members = [] }] of segments.entries()) {
    if (filter) yield* filterFaults([...at, number, 'filter'], filter);
    for (const [position, member] of members.entries()) {
      if (people.some(({ id }) => id === member)) continue;
      yield { path: [...at, number, 'members', position], message: `names nobody: no person has the id ${member}` };
    }
  }
}

function* filterFaults(at: Path, filter: object): Generator<SeedFault> {
  try {
    parseFilter(filter as JsonObject, 'it');
  } catch (error) {
    const [, place = '', message = ''] = /^it([^\s:]*):? (.*)$/.exec((error as Error).message) ?? [];
    const below = (place.match(/[^.[\]]+/g) ?? []).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    yield { path: [...at, ...below], message };
  }
}

function* webhookFaults(at: Path, { webhooks = [] }: WorkspaceSeed): Generator<SeedFault> {
  for (const [number, { endpoint, events = [] }] of webhooks.entries()) {
    if (!/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
      yield { path: [...at, number, 'endpoint'], message: 'must be an http or https URL' };
    }
    for (const [position, event] of events.entries()) {
      if (!eventNames.has(event))
        yield { path: [...at, number, 'events', position], message: 'is not a reporting event' };
    }
  }
}
