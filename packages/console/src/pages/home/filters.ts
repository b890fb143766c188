import type { FilterField } from '../../lists/filters.ts';

export const homeFilters = [{ kind: 'time', name: 'time', label: 'Time' }] as const satisfies readonly FilterField[];

/** What Home looks back over when nobody says. */
export const USUAL_SPAN = '24h';
