import { useQuery } from '@tanstack/react-query';
import { actionsQuery } from '../api/queries.ts';
import { actionWords } from '../words/activity-facts.ts';

/** What an action is called in the catalogue; until that is there, and for what is no action, the words of its key. */
export function ActionTitle({ action }: { action: string }) {
  const { data } = useQuery(actionsQuery);
  return data?.items.find(({ key }) => key === action)?.title ?? actionWords(action);
}
