import { RowError } from '../faults.ts';
import type { Kind } from './kind.ts';

export const events: Kind = {
  name: 'events',
  does: 'tracks an event of a person',
  ofPerson: true,
  requires: ['name'],
  takes: ['eventId', 'timestamp'],
  others: 'attributes',
  build({ person, fields, timestamp, attributes, eventId }) {
    const { name } = fields;
    if (name === undefined) throw new RowError('missing-value', 'it names no event', 'name');
    return { type: 'person', action: 'event', person, name, id: eventId(), timestamp, data: attributes };
  },
};
