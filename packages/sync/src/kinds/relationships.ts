import type { Kind } from './kind.ts';

export const relationships: Kind = {
  name: 'relationships',
  does: 'relates a person to an object, or ends that',
  ofPerson: true,
  requires: ['objectTypeId', 'objectId'],
  takes: [],
  others: 'attributes',
  removes: true,
  build({ person, fields, attributes }, { remove }) {
    const object = { objectTypeId: fields.objectTypeId as string, objectId: fields.objectId as string };
    if (remove) return { type: 'person', action: 'deleteRelationships', person, relationships: [{ object }] };
    return { type: 'person', action: 'addRelationships', person, relationships: [{ object, attributes }] };
  },
};
