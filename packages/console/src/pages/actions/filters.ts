import type { FilterField } from '../../lists/filters.ts';

export const actionFilters = [
  { kind: 'text', name: 'search', label: 'Find', hint: 'A part of its name or of what it does.' },
] as const satisfies readonly FilterField[];
