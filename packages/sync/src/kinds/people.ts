import type { Kind } from './kind.ts';

export const people: Kind = {
  name: 'people',
  does: 'adds or updates a person',
  ofPerson: true,
  requires: [],
  takes: ['timestamp'],
  others: 'attributes',
  comparable: true,
  build({ person, identifiers, attributes, timestamp }) {
    // The identifiers that the person is not named by are set like attributes.
    const { id, email, phone } = identifiers;
    if (id !== undefined && !('id' in person)) attributes.id = id;
    if (email !== undefined && !('email' in person)) attributes.email = email;
    if (phone !== undefined && !('phone' in person)) attributes.phone = phone;
    return { type: 'person', action: 'identify', person, attributes, timestamp };
  },
};
