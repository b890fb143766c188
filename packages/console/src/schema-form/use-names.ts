import { useQuery } from '@tanstack/react-query';
import { type Choice, useForm } from './context.ts';
import { put } from './schema.ts';

/** The names that a field is known to read, such as those of a message; none where nobody can say. */
export function useNames(field: string): Choice[] {
  const { choices, values } = useForm();
  const facts = choices.facts[field];
  const load = choices.load;
  const isReady =
    facts?.gives === 'keys' && load !== undefined && facts.dependsOn.every((name) => values[name] !== undefined);
  const input = JSON.stringify(facts?.dependsOn.reduce((all, name) => put(all, name, values[name]), {}) ?? {});
  const { data } = useQuery({
    queryKey: ['choices', choices.place, field, input],
    queryFn: ({ signal }) => (load ? load(field, { input }, signal) : { choices: [] }),
    enabled: isReady,
    staleTime: 60_000,
    retry: false,
  });
  return isReady ? (data?.choices ?? []) : [];
}
