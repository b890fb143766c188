import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { isValid, ulid } from 'ulid';
import { appError, notFound } from '../http/api-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { LiveNotification } from '../workspace/live-notifications.ts';
import type { Person } from '../workspace/person.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Documented: six hours ahead at most, and by default (App API document, 2026-08). */
const longestSeconds = 6 * 3_600;

interface ByInstance {
  Params: { instance_id: string };
}

/** Live activities: started, changed and ended from here, and shown on no device. */
export function registerLiveNotifications(app: FastifyInstance): void {
  app.post('/live_notifications/start', ({ workspace, body }) => {
    const notification = start(workspace, objectOf(body, 'the body'));
    workspace.assets.liveNotifications.push(notification);
    return { instance_id: notification.instanceId };
  });

  for (const operation of ['update', 'end'] as const) {
    app.post(`/live_notifications/${operation}`, ({ workspace, body }) => {
      const given = objectOf(body, 'the body');
      const instanceId = checkInstance(given.instance_id);
      if (operation === 'update' || given.content_state !== undefined) filled(given.content_state, 'content_state');
      checkAlert(given.push_payload, false);
      // Only what is badly formed is told: the answer says that it was queued, not that it reached anything.
      const notification = find(workspace, instanceId);
      if (notification) proceed(workspace, notification, operation, given);
      return { instance_id: instanceId };
    });
  }

  app.get<ByInstance>('/live_notifications/:instance_id', ({ workspace, params }) => {
    const notification = find(workspace, checkInstance(params.instance_id));
    if (!notification) throw notFound();
    return answer(notification, workspace.clock.nowSeconds());
  });
}

function start(workspace: Workspace, body: JsonObject): LiveNotification {
  const { notification_type: type, platform, expiration, device_id: device } = body;
  const now = workspace.clock.nowSeconds();
  if (typeof type !== 'string' || type === '') throw appError(400, 'notification_type is required');
  if (platform !== undefined && platform !== 'ios' && platform !== 'android') {
    throw appError(400, 'platform must be ios or android');
  }
  const person = readPerson(workspace, body.identifiers);
  const on = deviceOf(person, device);
  const runsOn = platform ?? (on?.platform === 'android' ? 'android' : 'ios');
  checkAlert(body.push_payload, runsOn === 'ios');
  const expiresAt = typeof expiration === 'number' && expiration !== 0 ? expiration : now + longestSeconds;
  if (expiresAt < now || expiresAt > now + longestSeconds) {
    throw appError(400, 'expiration must lie between now and six hours ahead');
  }
  return {
    instanceId: ulid(workspace.clock.nowMs()),
    notificationType: type,
    cioId: person?.cioId ?? '',
    platform: runsOn,
    attributes: filled(body.attributes, 'attributes'),
    contentState: filled(body.content_state, 'content_state'),
    startedAt: now,
    expiresAt,
    endedAt: null,
    failureReason: on ? null : 'the person has no such device',
    lastDelivery: { id: newDeliveryId(), operation: 'start', createdAt: now },
  };
}

function proceed(
  { clock }: Workspace,
  notification: LiveNotification,
  operation: 'update' | 'end',
  { content_state: state, attributes }: JsonObject,
): void {
  const now = clock.nowSeconds();
  if (stateOf(notification, now) !== 'active') return;
  if (isJsonObject(state)) notification.contentState = state;
  if (isJsonObject(attributes)) notification.attributes = { ...notification.attributes, ...attributes };
  if (operation === 'end') notification.endedAt = now;
  notification.lastDelivery = { id: newDeliveryId(), operation, createdAt: now };
}

const newDeliveryId = (): string => randomBytes(18).toString('base64url').concat('==');

function readPerson(workspace: Workspace, identifiers: Json | undefined): Person | undefined {
  const given = objectOf(identifiers, 'identifiers');
  const kinds = (['id', 'email', 'phone', 'internal'] as const).filter((kind) => given[kind] !== undefined);
  const [kind] = kinds;
  if (!kind || kinds.length > 1) throw appError(400, 'identifiers must hold exactly one of id, email, phone, internal');
  const value = String(given[kind]);
  return kind === 'internal'
    ? workspace.people.find({ kind: 'cio_id', value: value.replace(/^cio_/, '') })
    : workspace.people.find({ kind, value });
}

/** The one that is named, or the one used last. */
function deviceOf(person: Person | undefined, token: Json | undefined) {
  const devices = [...(person?.devices?.values() ?? [])];
  if (token !== undefined) return devices.find((device) => device.token === token);
  return devices.toSorted((a, b) => b.lastUsed - a.lastUsed)[0];
}

function checkAlert(payload: Json | undefined, isRequired: boolean): void {
  const alert = isJsonObject(payload) ? payload.alert : undefined;
  if (alert === undefined && !isRequired) return;
  if (!isJsonObject(alert) || typeof alert.title !== 'string' || typeof alert.body !== 'string') {
    throw appError(400, 'push_payload.alert needs a title and a body');
  }
}

function checkInstance(value: Json | undefined): string {
  if (typeof value !== 'string' || !isValid(value)) throw appError(400, 'instance_id is not a ULID');
  return value;
}

function objectOf(value: unknown, name: string): JsonObject {
  if (!isJsonObject(value)) throw appError(400, `${name} must be an object`);
  return value;
}

function filled(value: Json | undefined, name: string): JsonObject {
  const object = objectOf(value, name);
  if (Object.keys(object).length === 0) throw appError(400, `${name} must hold at least one field`);
  return object;
}

const find = ({ assets }: Workspace, id: string): LiveNotification | undefined =>
  assets.liveNotifications.find(({ instanceId }) => instanceId === id);

function stateOf({ failureReason, endedAt, expiresAt }: LiveNotification, now: number): string {
  if (failureReason !== null) return 'failed';
  if (endedAt !== null) return 'ended';
  return expiresAt <= now ? 'expired' : 'active';
}

const answer = (notification: LiveNotification, now: number): object => ({
  instance_id: notification.instanceId,
  notification_type: notification.notificationType,
  platform: notification.platform,
  state: stateOf(notification, now),
  failure_reason: notification.failureReason,
  started_at: notification.startedAt,
  expires_at: notification.expiresAt,
  ended_at: notification.endedAt,
  last_delivery: {
    id: notification.lastDelivery.id,
    operation: notification.lastDelivery.operation,
    source: 'api',
    status: notification.failureReason === null ? 'sent' : 'undeliverable',
    created_at: notification.lastDelivery.createdAt,
  },
});
