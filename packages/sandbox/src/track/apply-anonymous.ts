import { isJsonObject, type JsonObject } from '../json.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { readContentEvent, readEntityEvent } from './entity-event.ts';
import { type EntityProblem, invalid } from './entity-problem.ts';

/** An operation on somebody who is known by an anonymous id alone: events wait for their person, the rest has none to change. */
export function applyAnonymous(
  workspace: Workspace,
  anonymousId: string,
  entity: JsonObject,
): EntityProblem | undefined {
  const { action } = entity;
  switch (action) {
    case 'event':
    case 'page':
    case 'screen': {
      const event = readEntityEvent(action, entity);
      if ('reason' in event) return event;
      workspace.events.record({ ...event, anonymousId }, null);
      return undefined;
    }
    case 'viewed_content':
    case 'clicked_content': {
      const { at, data } = readContentEvent(workspace, entity);
      workspace.activities.add(action, anonymousId, null, at, data);
      return undefined;
    }
    case 'identify': {
      const attributes = isJsonObject(entity.attributes) ? entity.attributes : {};
      workspace.activities.note('attributes of an anonymous id alone are kept by nobody');
      workspace.activities.add('skipped_update', anonymousId, null, workspace.clock.nowSeconds(), attributes);
      return undefined;
    }
    default:
      return invalid(
        'identifiers.anonymous_id',
        `${JSON.stringify(action)} needs somebody with an id, email or cio_id`,
      );
  }
}
