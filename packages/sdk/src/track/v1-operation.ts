import { checkBytes, encodeJson, withSeconds } from '../check.ts';
import { newEventId } from '../event-id.ts';
import { fillPath } from '../http/path.ts';
import { limits } from '../limits.ts';
import { wireMoment } from '../moment.ts';
import { bareCioId, type PersonRef } from '../person.ts';
import { type Operation, wireObjectRelationship } from './operation.ts';

export interface V1Request {
  method: 'PUT' | 'POST';
  route: string;
  path: string;
  body: string;
}

/**
 * The same as a call of v1, which takes more than v2's 32,000 bytes: events with 100,000 bytes of data, and as many
 * attributes as there may be.
 *
 * @returns `undefined` for what v1 has not, and for a person whom its path could take for another: it reads from the
 * value alone whether that is an id, an email or a `cio_id`.
 */
export function v1Request(operation: Operation, strict: boolean): V1Request | undefined {
  if (operation.type !== 'person' || operation.action === 'merge') return undefined;
  const identifier = v1Identifier(operation.person);
  if (identifier === undefined) return undefined;
  switch (operation.action) {
    case 'event':
    case 'page':
    case 'screen': {
      const { action: type, name, id = newEventId(), timestamp, data } = operation;
      if (strict && data) checkBytes('data', encodeJson('data', data), limits.eventDataBytes);
      const body = encodeJson('input', { name, type, id, timestamp: wireMoment(timestamp), data });
      return request('POST', '/api/v1/customers/{identifier}/events', identifier, body);
    }
    case 'identify': {
      const { attributes = {}, timestamp, updateOnly, relationships } = operation;
      const related = relationships?.map(wireObjectRelationship);
      const body = encodeJson('input', {
        ...withSeconds(attributes),
        ...(timestamp !== undefined && { _timestamp: wireMoment(timestamp) }),
        ...(updateOnly !== undefined && { _update: updateOnly }),
        ...(related && { cio_relationships: { action: 'add_relationships', relationships: related } }),
      });
      return request('PUT', '/api/v1/customers/{identifier}', identifier, body);
    }
    default:
      return undefined;
  }
}

const request = (method: V1Request['method'], route: string, identifier: string, body: string): V1Request => ({
  method,
  route,
  path: fillPath(route, { identifier }),
  body,
});

function v1Identifier({ id, email, cioId }: PersonRef): string | undefined {
  if (cioId !== undefined) return `cio_${bareCioId(cioId)}`;
  if (email !== undefined) return email;
  const text = id === undefined ? undefined : String(id);
  return text === undefined || text.includes('@') || text.startsWith('cio_') ? undefined : text;
}
