import type { Kind } from './kind.ts';

export const segment: Kind = {
  name: 'segment',
  does: 'adds a person to a manual segment, or takes them out',
  ofPerson: true,
  requires: [],
  takes: [],
  others: 'none',
  needsSegment: true,
  removes: true,
  build: ({ person }) => ({ type: 'membership', person }),
};
