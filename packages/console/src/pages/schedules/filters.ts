import type { FilterField } from '../../lists/filters.ts';
import { useConnectionOptions } from '../../lists/options.ts';

export const scheduleFilters = [
  { kind: 'thing', name: 'connectionId', label: 'Connection', useOptions: useConnectionOptions },
] as const satisfies readonly FilterField[];
