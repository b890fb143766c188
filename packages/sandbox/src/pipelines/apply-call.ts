import { isMetric } from '../deliveries/channels.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { reportMetric } from '../track/metrics.ts';
import { claimAnonymousId } from '../workspace/claim-anonymous-id.ts';
import { addDevice, deviceProblem, removeDevice } from '../workspace/devices.ts';
import type { PersonRef } from '../workspace/identifiers.ts';
import { identifyPerson } from '../workspace/identify-person.ts';
import { mergePeople } from '../workspace/merge-people.ts';
import type { CioObject } from '../workspace/objects.ts';
import type { Person } from '../workspace/person.ts';
import { deleteObject, relate, setObjectAttributes, unrelate, upsertObject } from '../workspace/relate.ts';
import { deletePerson, suppressPerson, unsuppressPerson } from '../workspace/remove-person.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Call } from './read-call.ts';

type Apply = (workspace: Workspace, call: Call) => void;

/** Applies one call as Customer.io's own destination does. */
export const applyCall: Apply = (workspace, call) => appliers[call.type](workspace, call);

const appliers: Readonly<Record<Call['type'], Apply>> = {
  identify,
  group,
  alias,
  page: view,
  screen: view,
  track: (workspace, call) => (semanticEvents.get(call.event) ?? recordTrack)(workspace, call),
};

/** Events whose name must match exactly; every other name is an ordinary event. */
const semanticEvents: ReadonlyMap<string, Apply> = new Map(
  Object.entries({
    'User Deleted': onRef(deletePerson),
    'User Suppressed': onRef(suppressPerson),
    'User Unsuppressed': onRef(unsuppressPerson),
    'Device Created or Updated': upsertDevice,
    'Device Deleted': deleteDevice,
    'Relationship Deleted': deleteRelationship,
    'Object Deleted': deleteTheObject,
    'Report Delivery Event': reportDelivery,
    '': group,
  }),
);

function onRef(change: (workspace: Workspace, ref: PersonRef) => void): Apply {
  return (workspace, call) => {
    const ref = refOf(call);
    if (ref) change(workspace, ref);
  };
}

function identify(workspace: Workspace, call: Call): void {
  const ref = refOf(call);
  const at = call.timestamp ?? workspace.clock.nowSeconds();
  if (!ref) {
    // Traits of nobody: there is no profile to put them on until a userId is known.
    workspace.activities.note('traits of an anonymous id alone are kept by nobody');
    workspace.activities.add('skipped_update', call.anonymousId, null, at, call.traits);
    return;
  }
  identifyPerson(workspace, ref, {
    ...attributesFrom(call.traits),
    ...(call.timestamp !== undefined && { _timestamp: call.timestamp }),
    ...(call.anonymousId !== '' && { anonymous_id: call.anonymousId }),
  });
}

function group(workspace: Workspace, call: Call): void {
  const { object_type_id: objectTypeId = '1', relationshipAttributes, ...attributes } = call.traits;
  const object = upsertObject(workspace, { objectTypeId: String(objectTypeId), objectId: call.groupId });
  if (!object) return;
  setObjectAttributes(workspace, object, attributes);
  const person = personOf(workspace, call);
  const given = isJsonObject(relationshipAttributes) ? relationshipAttributes : {};
  if (person) relate(workspace, person, object, given);
  else if (call.anonymousId !== '') {
    workspace.anonymousIds.addRelationship(call.anonymousId, {
      ref: { cioObjectId: object.cioObjectId },
      attributes: given,
    });
  }
}

function alias(workspace: Workspace, { previousId, userId }: Call): void {
  const secondary: PersonRef = { kind: 'id', value: previousId };
  const person = identifyPerson(workspace, { kind: 'id', value: userId }, {});
  if (!person) return;
  if (workspace.people.find(secondary)) mergePeople(workspace, { kind: 'id', value: userId }, secondary);
  else claimAnonymousId(workspace, person, previousId);
}

function view(workspace: Workspace, call: Call): void {
  const type = call.type === 'screen' ? 'screen' : 'page';
  record(workspace, call, type, call.name || String(call.properties.url ?? type));
}

function recordTrack(workspace: Workspace, call: Call): void {
  record(workspace, call, 'event', call.event);
}

const deviceOf = ({ context }: Call): JsonObject => (isJsonObject(context.device) ? context.device : {});

function upsertDevice(workspace: Workspace, call: Call): void {
  const device = deviceOf(call);
  const person = personOf(workspace, call);
  const platform = device.type === 'android' ? 'android' : 'ios';
  const given = { token: device.token ?? '', platform, attributes: call.properties };
  const problem = deviceProblem(given, 'token');
  if (problem) workspace.activities.note(`${problem.field} ${problem.message}`);
  else if (person) addDevice(workspace, person, given, 'token');
}

function deleteDevice(workspace: Workspace, call: Call): void {
  const person = personOf(workspace, call);
  if (person) removeDevice(workspace, person, String(deviceOf(call).token));
}

function objectOf(workspace: Workspace, { properties }: Call): CioObject | undefined {
  const { objectId, objectTypeId = 1 } = properties;
  return workspace.objects.find({ objectTypeId: String(objectTypeId), objectId: String(objectId) });
}

function deleteRelationship(workspace: Workspace, call: Call): void {
  const object = objectOf(workspace, call);
  const person = personOf(workspace, call);
  if (object && person) unrelate(workspace, person, object);
  else workspace.activities.note('there is no such relationship');
}

function deleteTheObject(workspace: Workspace, call: Call): void {
  const object = objectOf(workspace, call);
  if (object) deleteObject(workspace, object);
  else workspace.activities.note('there is no such object');
}

function reportDelivery(workspace: Workspace, { properties }: Call): void {
  const delivery = workspace.deliveries.find(String(properties.deliveryId));
  const isReported =
    delivery && isMetric(properties.metric) && reportMetric(workspace, delivery, properties.metric, properties);
  if (!isReported) workspace.activities.note('nobody knows this delivery, or its channel has no such metric');
}

function record(workspace: Workspace, call: Call, type: 'event' | 'page' | 'screen', name: string): void {
  const event = { type, name, timestamp: call.timestamp, data: call.properties };
  const person = personOf(workspace, call);
  if (person) workspace.events.record(event, person);
  else if (call.anonymousId !== '') workspace.events.record({ ...event, anonymousId: call.anonymousId }, null);
}

/** `userId`, or, when that is empty, `traits.email`. */
function refOf({ userId, traits }: Call): PersonRef | undefined {
  if (userId !== '') return { kind: userId.includes('@') ? 'email' : 'id', value: userId };
  return typeof traits.email === 'string' && traits.email !== '' ? { kind: 'email', value: traits.email } : undefined;
}

function personOf(workspace: Workspace, call: Call): Person | undefined {
  const ref = refOf(call);
  if (ref) return workspace.people.find(ref) ?? identifyPerson(workspace, ref, {});
  return workspace.anonymousIds.ownerOf(call.anonymousId);
}

/** `createdAt` is ISO 8601 here and Unix seconds as `created_at` on the profile. */
function attributesFrom({ createdAt, ...traits }: JsonObject): JsonObject {
  const at = typeof createdAt === 'string' ? Date.parse(createdAt) : Number.NaN;
  return { ...traits, ...(Number.isFinite(at) && { created_at: Math.floor(at / 1000) }) };
}
