import { appApiType, isMetric } from '../deliveries/channels.ts';
import { type Delivery, firstTimes } from '../deliveries/delivery.ts';
import { parentsOf } from '../deliveries/origin.ts';
import { appError } from '../http/api-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Workspace } from '../workspace/workspace.ts';

export type ExportRow = Readonly<Record<string, Json | null>>;

/** What deliveries can come from, by the field that names it: one of them has to be given. */
const sources = {
  newsletter_id: 'newsletterId',
  campaign_id: 'campaignId',
  broadcast_id: 'broadcastId',
  transactional_message_id: 'transactionalId',
  action_id: 'actionId',
} as const;

type SourceField = keyof typeof sources;

/** Checks what is to be exported, and gives what makes its rows. @throws ApiError 400 naming the field. */
export function readDeliveriesExport(workspace: Workspace, body: unknown): () => ExportRow[] {
  if (!isJsonObject(body)) throw appError(400, 'the body must be a JSON object');
  const isWanted = readWanted(body);
  const attributes = readAttributes(body.attributes);
  return () => workspace.deliveries.entries.filter(isWanted).map((delivery) => rowOf(workspace, delivery, attributes));
}

function readWanted(body: JsonObject): (delivery: Delivery) => boolean {
  const given = (Object.keys(sources) as SourceField[]).filter((field) => body[field] !== undefined);
  if (given.length === 0) throw appError(400, `one of ${Object.keys(sources).join(', ')} is required`);
  for (const field of given) wholeNumber(body[field], field);
  const start = body.start === undefined ? 0 : wholeNumber(body.start, 'start');
  const end = body.end === undefined ? Number.POSITIVE_INFINITY : wholeNumber(body.end, 'end');
  const { metric = 'created', drafts = false } = body;
  if (metric !== 'created' && !isMetric(metric)) throw appError(400, `metric ${JSON.stringify(metric)} is not known`);
  if (typeof drafts !== 'boolean') throw appError(400, 'drafts must be true or false');
  return ({ origin, createdAt, draft, history }) =>
    given.every((field) => parentsOf(origin)[sources[field]] === body[field]) &&
    createdAt >= start &&
    createdAt <= end &&
    (drafts || !draft) &&
    (metric === 'created' || history.some((step) => step.metric === metric));
}

function readAttributes(value: Json | undefined): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw appError(400, 'attributes must be an array of names');
  return value.map((name, index) => {
    if (typeof name !== 'string') throw appError(400, `attributes[${index}] must be a name`);
    return name;
  });
}

function wholeNumber(value: Json | undefined, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw appError(400, `${name} must be a whole number`);
  return value;
}

function rowOf({ people }: Workspace, delivery: Delivery, attributes: readonly string[]): ExportRow {
  const { campaignId, newsletterId, actionId, contentId, transactionalId } = parentsOf(delivery.origin);
  const everything = delivery.cioId === null ? undefined : people.find({ kind: 'cio_id', value: delivery.cioId });
  const known = everything?.everything() ?? {};
  return {
    delivery_id: delivery.id,
    delivery_type: appApiType(delivery.channel),
    customer_id: delivery.identifiers.id,
    cio_id: delivery.identifiers.cio_id,
    recipient: delivery.recipient,
    subject: delivery.message.subject,
    campaign_id: campaignId,
    newsletter_id: newsletterId,
    action_id: actionId,
    content_id: contentId,
    transactional_message_id: transactionalId,
    failure_message: delivery.failureMessage,
    created: delivery.createdAt,
    ...firstTimes(delivery),
    ...Object.fromEntries(attributes.map((name) => [name, known[name] ?? null])),
  };
}
