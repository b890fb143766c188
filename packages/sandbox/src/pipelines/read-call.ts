import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** One Pipelines call that is well-formed. */
export interface Call {
  readonly type: 'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias';
  readonly userId: string;
  readonly anonymousId: string;
  readonly event: string;
  readonly name: string;
  readonly groupId: string;
  readonly previousId: string;
  readonly traits: JsonObject;
  readonly properties: JsonObject;
  readonly context: JsonObject;
  /** Unix seconds, from ISO 8601. */
  readonly timestamp: number | undefined;
}

const types = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;

/** The events on `/track` that Customer.io acts on, and what each needs. */
const neededBySemanticEvent: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'User Deleted': ['userId'],
    'User Suppressed': ['userId'],
    'User Unsuppressed': ['userId'],
    'Device Created or Updated': ['userId', 'context.device.token'],
    'Device Deleted': ['userId', 'context.device.token'],
    'Relationship Deleted': ['userId', 'properties.objectId'],
    'Object Deleted': ['anonymousId', 'properties.objectId'],
    'Report Delivery Event': ['properties.deliveryId', 'properties.metric'],
  }),
);

/** Reads one call. Returns what is wrong with it as a sentence. */
export function readCall(body: unknown, type: Json | undefined): Call | string {
  if (!isJsonObject(body)) return 'a call must be a JSON object';
  const known = types.find((candidate) => candidate === type);
  if (!known) return `type ${JSON.stringify(type)} is not one of ${types.join(', ')}`;
  for (const name of ['event', 'name', 'timestamp'] as const) {
    const value = body[name];
    if (value !== undefined && value !== null && typeof value !== 'string') return `${name} must be a string`;
  }
  for (const name of ['userId', 'anonymousId', 'groupId', 'previousId'] as const) {
    const value = body[name];
    const isId = typeof value === 'string' || typeof value === 'number';
    if (value !== undefined && value !== null && !isId) return `${name} must be a string or a number`;
  }
  for (const name of ['traits', 'properties', 'context'] as const) {
    const value = body[name];
    if (value !== undefined && value !== null && !isJsonObject(value)) return `${name} must be an object`;
  }
  const timestamp = timeOf(body.timestamp);
  if (Number.isNaN(timestamp)) return 'timestamp must be an ISO 8601 date and time';
  const call: Call = {
    type: known,
    userId: idOf(body.userId),
    anonymousId: idOf(body.anonymousId),
    event: textOf(body.event),
    name: textOf(body.name),
    groupId: idOf(body.groupId),
    previousId: idOf(body.previousId),
    traits: objectOf(body.traits),
    properties: objectOf(body.properties),
    context: objectOf(body.context),
    timestamp,
  };
  return whatIsMissing(call) ?? call;
}

function whatIsMissing(call: Call): string | undefined {
  const namesSomebody = call.userId !== '' || call.anonymousId !== '' || textOf(call.traits.email) !== '';
  if (!namesSomebody) return 'userId or anonymousId is required';
  switch (call.type) {
    case 'group':
      return call.groupId === '' ? 'groupId is required' : undefined;
    case 'alias':
      return call.previousId === '' || call.userId === '' ? 'previousId and userId are required' : undefined;
    case 'track': {
      if (call.event === '' && call.groupId === '') return 'event is required';
      const needed = neededBySemanticEvent.get(call.event) ?? [];
      const missing = needed.find((path) => isMissing(call, path));
      return missing === undefined ? undefined : `${missing} is required for ${call.event}`;
    }
    default:
      return undefined;
  }
}

const isMissing = (call: Call, path: string): boolean => {
  const value = path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], call);
  return value === undefined || value === '';
};

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const idOf = (value: Json | undefined): string => (typeof value === 'number' ? String(value) : textOf(value));
const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

function timeOf(value: Json | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  return /^\d{4}-\d\d-\d\d/.test(value) ? Math.floor(Date.parse(value) / 1000) : Number.NaN;
}
