import type { FastifyRequest } from 'fastify';
import { appError, notFound } from '../http/api-error.ts';
import { asText } from '../json.ts';
import type { IdentifierKind } from '../workspace/identifiers.ts';
import { type Device, type Person, preferencesOf } from '../workspace/person.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WindowQuery } from './delivery-answer.ts';
import type { PageQuery } from './page.ts';

export interface ByCustomer {
  Params: { customer_id: string };
  Querystring: PageQuery & WindowQuery & { id_type?: string; [more: string]: string | undefined };
}

const kinds: readonly string[] = ['id', 'email', 'phone', 'cio_id'] satisfies IdentifierKind[];

/** @throws ApiError 400 for a kind that the workspace does not know, 404 for nobody. */
export function personOf({ workspace, params, query }: FastifyRequest<ByCustomer>): Person {
  const kind = idType(workspace, query.id_type);
  const value = kind === 'cio_id' ? params.customer_id.replace(/^cio_/, '') : params.customer_id;
  const person = workspace.people.find({ kind, value });
  if (!person) throw notFound();
  return person;
}

export function idType(workspace: Workspace, given = 'id'): IdentifierKind {
  if (!kinds.includes(given) || (given === 'phone' && !workspace.settings.phoneIsIdentifier)) {
    throw appError(400, `id_type ${given} is not an identifier in this workspace`);
  }
  return given as IdentifierKind;
}

/** A profile as the App API tells it: every attribute is text. */
export function profile(workspace: Workspace, person: Person): object {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...person.identifiers(), phone: person.phone, ...person.attributes })) {
    if (value !== null) attributes[name] = asText(value);
  }
  if (person.topics || person.channels) {
    attributes.cio_subscription_preferences = JSON.stringify(preferencesOf(person));
  }
  attributes._cio_subscription_preferences_computed = JSON.stringify({
    topics: computedTopics(workspace, person),
    ...(person.channels && { channels: person.channels }),
  });
  return {
    id: person.id ?? '',
    identifiers: person.identifiers(),
    attributes,
    timestamps: { ...person.changedAt, _cio_subscription_preferences_computed: 0 },
    unsubscribed: person.unsubscribed,
    devices: [...(person.devices?.values() ?? [])].map(deviceAnswer),
  };
}

/** Every topic, with what the person set or else the topic's default. */
export const computedTopics = ({ assets }: Workspace, person: Person): Record<string, boolean> => ({
  ...Object.fromEntries(assets.topics.map(({ id, subscribedByDefault }) => [`topic_${id}`, subscribedByDefault])),
  ...person.topics,
});

const deviceAnswer = ({ token, platform, lastUsed, attributes, lastStatus }: Device): object => ({
  id: token,
  platform,
  last_used: lastUsed,
  attributes: { ...attributes, _last_status: lastStatus },
});
