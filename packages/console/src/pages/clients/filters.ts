import type { FilterField } from '../../lists/filters.ts';

export const clientFilters = [
  { kind: 'text', name: 'name', label: 'Name', hint: 'A part of the name.' },
] as const satisfies readonly FilterField[];
