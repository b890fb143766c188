import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { type Choice, useForm } from './context.ts';
import { put, toText } from './schema.ts';

/** What choices depend on, as far as it is known: what only a run will know says nothing here. */
function useInputOf(field: string): { input: string; isComplete: boolean } {
  const { choices, values, data } = useForm();
  const names = choices.facts[field]?.dependsOn ?? [];
  const known = names.filter((name) => {
    const value = values[name];
    return value !== undefined && !(typeof value === 'string' && data?.holdsData(value));
  });
  const input = JSON.stringify(known.reduce((all, name) => put(all, name, values[name]), {}));
  return { input, isComplete: known.length === names.length };
}

/** What a field can be chosen from, page by page. */
export function useChoices(field: string, search: string) {
  const { choices } = useForm();
  const { input } = useInputOf(field);
  const { load, place } = choices;
  return useInfiniteQuery({
    queryKey: ['choices', place, field, input, search],
    queryFn: async ({ pageParam, signal }): Promise<{ choices: Choice[]; next?: string }> =>
      (await load?.(
        field,
        { input, ...(search !== '' && { search }), ...(pageParam !== '' && { next: pageParam }) },
        signal,
      )) ?? { choices: [] },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    staleTime: 60_000,
    retry: false,
    placeholderData: (before) => before,
  });
}

/** What is chosen, by the name that the workspace gives it; by its id where that is not known. */
export function useLabels(field: string, chosen: readonly unknown[]): string[] {
  const { choices } = useForm();
  const { input } = useInputOf(field);
  const { load, place } = choices;
  const found = useQueries({
    queries: chosen.map((value) => ({
      queryKey: ['choices', place, field, input, 'label', value],
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<string | null> => {
        const page = await load?.(field, { input, search: toText(value) }, signal);
        return page?.choices.find((each) => String(each.value) === String(value))?.label ?? null;
      },
      enabled: load !== undefined,
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    })),
  });
  return chosen.map((value, index) => found[index]?.data ?? toText(value));
}

/** The names that a field is known to read, such as those of a message; none where nobody can say. */
export function useNames(field: string): Choice[] {
  const { choices } = useForm();
  const { input, isComplete } = useInputOf(field);
  const { load, place, facts } = choices;
  const isReady = facts[field]?.gives === 'keys' && load !== undefined && isComplete;
  const { data } = useQuery({
    queryKey: ['choices', place, field, input],
    queryFn: ({ signal }) => (load ? load(field, { input }, signal) : { choices: [] }),
    enabled: isReady,
    staleTime: 60_000,
    retry: false,
  });
  return isReady ? (data?.choices ?? []) : [];
}
