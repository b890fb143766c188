import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSettled } from '../../ui/use-settled.ts';
import type { DocumentState } from '../document/document-store.ts';
import type { Fault } from '../document/panel-props.ts';
import { checkQuery, type Given } from '../queries.ts';

/** Everything that is wrong with the document: its syntax at once, the rest from the server as soon as typing rests. */
export function useFaults({ text, broken }: DocumentState, names: Omit<Given, 'source'>) {
  const rested = useSettled(text);
  const { data, error, isFetching } = useQuery({
    ...checkQuery({ source: rested, ...names }),
    enabled: broken === undefined,
    placeholderData: keepPreviousData,
  });
  const faults = useMemo((): Fault[] => {
    if (broken) return [{ pointer: '', code: 'unreadable', severity: 'fault', ...broken }];
    if (!data) return [];
    return [
      ...data.faults.map((fault) => ({ ...fault, severity: 'fault' as const })),
      ...data.warnings.map((fault) => ({ ...fault, severity: 'warning' as const })),
    ];
  }, [broken, data]);
  return {
    faults,
    resolved: data?.resolved,
    /** Whether the faults are those of what is on screen now. */
    isCurrent: broken !== undefined || (rested === text && !isFetching && data !== undefined),
    error: broken === undefined ? error : null,
  };
}
