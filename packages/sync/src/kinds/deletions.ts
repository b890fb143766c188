import type { Kind } from './kind.ts';

export const deletions: Kind = {
  name: 'deletions',
  does: 'deletes a person',
  ofPerson: true,
  requires: [],
  takes: [],
  others: 'none',
  build: ({ person }) => ({ type: 'person', action: 'delete', person }),
};
