import type { Kind } from './kind.ts';

export const objects: Kind = {
  name: 'objects',
  does: 'adds or updates an object, such as a company',
  ofPerson: false,
  requires: ['objectTypeId', 'objectId'],
  takes: [],
  others: 'attributes',
  removes: true,
  comparable: true,
  build({ fields, attributes }, { remove }) {
    const object = { objectTypeId: fields.objectTypeId as string, objectId: fields.objectId as string };
    if (remove) return { type: 'object', action: 'delete', object };
    return { type: 'object', action: 'identify', object, attributes };
  },
};
