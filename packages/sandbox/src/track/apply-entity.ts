import { isJsonObject } from '../json.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { applyObject } from './apply-object.ts';
import { applyPerson } from './apply-person.ts';
import { type EntityProblem, invalid, required } from './entity-problem.ts';
import { reportMetric } from './metrics.ts';

/** Applies one v2 operation. Returns what is wrong with it, in which case nothing was changed. */
export function applyEntity(workspace: Workspace, entity: unknown): EntityProblem | undefined {
  if (!isJsonObject(entity)) return invalid('', 'an operation must be a JSON object');
  if (entity.type === undefined) return required('type');
  if (entity.action === undefined) return required('action');
  switch (entity.type) {
    case 'person':
      return applyPerson(workspace, entity);
    case 'object':
      return applyObject(workspace, entity);
    case 'delivery':
      return applyDelivery(workspace, entity);
    default:
      return invalid('type', 'type must be person, object or delivery');
  }
}

function applyDelivery(workspace: Workspace, entity: Readonly<Record<string, unknown>>): EntityProblem | undefined {
  const { action, identifiers, name, attributes, timestamp } = entity;
  if (action !== 'event') return invalid('action', 'a delivery has only the action event');
  if (!isJsonObject(identifiers) || typeof identifiers.id !== 'string') return required('identifiers.id');
  if (name !== 'opened' && name !== 'converted' && name !== 'delivered') {
    return invalid('name', 'name must be opened, converted or delivered');
  }
  if (!isJsonObject(attributes) || typeof attributes.device_token !== 'string')
    return required('attributes.device_token');
  const delivery = workspace.deliveries.find(identifiers.id);
  const isReported =
    delivery && reportMetric(workspace, delivery, name, typeof timestamp === 'number' ? { timestamp } : {});
  if (!isReported) workspace.activities.note('nobody knows this delivery, or its channel has no such metric');
  return undefined;
}
