import type { Kind } from './kind.ts';

export const suppressions: Kind = {
  name: 'suppressions',
  does: 'deletes a person and blocks the identifier, or lifts the block',
  ofPerson: true,
  requires: [],
  takes: [],
  others: 'none',
  removes: true,
  build: ({ person }, { remove }) => ({ type: 'person', action: remove ? 'unsuppress' : 'suppress', person }),
};
