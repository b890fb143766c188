import type { FastifyInstance } from 'fastify';
import { ApiError, appError } from '../http/api-error.ts';
import { isJsonObject } from '../json.ts';
import { type Activity, activityId } from '../workspace/activities.ts';
import { type AudienceFilter, parseFilter } from '../workspace/audience-filter.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { deliveryAnswer, inWindow } from './delivery-answer.ts';
import { pageOf } from './page.ts';
import { type ByCustomer, computedTopics, idType, personOf, profile } from './person-of.ts';

/** People as the App API shows them. */
export function registerCustomers(app: FastifyInstance): void {
  app.get<{ Querystring: { email?: string } }>('/customers', ({ workspace, query }) => {
    if (!query.email) throw appError(400, 'email is required');
    const person = workspace.people.find({ kind: 'email', value: query.email });
    return { results: person ? [person.identifiers()] : [] };
  });

  app.post<ByCustomer>('/customers', ({ workspace, body, query }) => {
    const filter = readFilter(isJsonObject(body) ? body.filter : undefined);
    const found = [...workspace.people.all()].filter((person) => workspace.segments.matches(filter, person));
    const { entries, next } = pageOf(found, query, { usual: 50, max: 1000 });
    return { identifiers: entries.map((person) => person.identifiers()), ids: entries.map(({ id }) => id ?? ''), next };
  });

  app.post<ByCustomer>('/customers/attributes', ({ workspace, body, query }) => {
    const kind = idType(workspace, query.id_type);
    const ids = (isJsonObject(body) ? body.ids : undefined) ?? [];
    if (!Array.isArray(ids) || ids.length > 100) throw appError(400, 'ids must hold at most 100 values');
    const found = ids.flatMap((value) => workspace.people.find({ kind, value: String(value) }) ?? []);
    return { customers: found.map((person) => ({ customer: profile(workspace, person) })) };
  });

  app.get<ByCustomer>('/customers/:customer_id/attributes', (request) => ({
    customer: profile(request.workspace, personOf(request)),
  }));

  app.get<ByCustomer>('/customers/:customer_id/segments', (request) => {
    const { segments } = request.workspace;
    const person = personOf(request);
    const has = segments.all.filter((segment) => segments.has(segment, person));
    return { segments: has.map(({ id, name, description }) => ({ id, name, description })) };
  });

  app.get<ByCustomer>('/customers/:customer_id/messages', (request) => {
    const { workspace, query } = request;
    const { cioId } = personOf(request);
    const found = workspace.deliveries.entries.filter((delivery) => delivery.cioId === cioId);
    const { entries, next } = pageOf(inWindow(found, query, workspace), query, { usual: 50, max: 1000 });
    return { messages: entries.map(deliveryAnswer), next };
  });

  app.get<ByCustomer>('/customers/:customer_id/activities', (request) => {
    const { cioId } = personOf(request);
    return activitiesPage(request.workspace, request.query, (activity) => activity.cioId === cioId);
  });

  app.get<ByCustomer>('/customers/:customer_id/relationships', (request) => {
    const { objects } = request.workspace;
    const { entries, next } = pageOf(personOf(request).relationships ?? [], request.query, { usual: 50, max: 1000 });
    return {
      cio_relationships: entries.map(({ objectTypeId, objectId, attributes, changedAt }) => ({
        object_type_id: Number(objectTypeId),
        identifiers: { object_id: objectId, cio_object_id: objects.find({ objectTypeId, objectId })?.cioObjectId },
        attributes,
        timestamps: changedAt ?? {},
      })),
      next,
    };
  });

  app.get<ByCustomer>('/customers/:customer_id/subscription_preferences', (request) => {
    const { workspace } = request;
    const kind = request.query.id_type ?? 'id';
    if (!['id', 'email', 'cio_id', 'phone'].includes(kind)) {
      throw new ApiError(400, 'meta-errors', `id_type ${kind} is not an identifier`);
    }
    const person = personOf(request);
    const subscribed = computedTopics(workspace, person);
    return {
      customer: {
        id: person.id ?? '',
        identifiers: person.identifiers(),
        unsubscribed: person.unsubscribed,
        topics: workspace.assets.topics.map(({ id, name, description }) => ({
          id: String(id),
          name,
          description,
          subscribed: subscribed[`topic_${id}`] ?? false,
        })),
        header: { title: 'Your preferences', subtitle: 'Choose what you want to hear about' },
      },
    };
  });
}

/** @throws ApiError 400 naming the place in the filter that is wrong. */
export function readFilter(value: unknown): AudienceFilter {
  try {
    return parseFilter(value as Parameters<typeof parseFilter>[0]);
  } catch (error) {
    throw appError(400, (error as Error).message);
  }
}

/** Newest first; of one person, or of everybody. */
export function activitiesPage(
  { activities, people }: Workspace,
  query: ByCustomer['Querystring'],
  isWanted: (activity: Activity) => boolean = () => true,
): object {
  const wanted = activities.entries
    .filter(isWanted)
    .filter(({ type, name }) => (query.type ?? type) === type && (query.name ?? name) === name)
    .toReversed();
  const { entries, next } = pageOf(wanted, query, { usual: 10, max: 100 });
  return {
    activities: entries.map((activity) => {
      const person = activity.cioId === null ? undefined : people.find({ kind: 'cio_id', value: activity.cioId });
      return {
        id: activityId(activity),
        type: activity.type,
        ...(activity.type !== 'page' && { name: activity.name }),
        customer_id: person?.id ?? '',
        customer_identifiers: person?.identifiers() ?? { id: null, email: null, cio_id: activity.cioId },
        timestamp: activity.timestamp,
        ...(activity.type === 'page' && { url: activity.name }),
        ...dataKeys(activity),
      };
    }),
    next,
  };
}

/** The data of an activity; of one about a message also which one, and by what it reached the person. */
function dataKeys({ type, data: { platform, ...data } }: Activity): object {
  if (typeof data.delivery_id !== 'string') return { data: platform === undefined ? data : { platform, ...data } };
  const recipient = type.endsWith('_email') ? 'email' : /_(?:twilio|whatsapp)$/.test(type) ? 'phone' : platform;
  return { data, delivery_id: data.delivery_id, ...(recipient !== undefined && { delivery_type: recipient }) };
}
