import { placeSearch } from './place-search.ts';

/** What an editor opens with: the step that is selected, by its id, and a run whose data is shown. */
export const editSearch = ({ step, run }: Record<string, unknown>): { step?: string; run?: string } => ({
  ...(typeof step === 'string' && { step }),
  ...(typeof run === 'string' && { run }),
});

/** Where a new workflow acts, and what it is made from: a template (`empty` and `text` are two more), or an event. */
export const newWorkflowSearch = ({ template, event, ...place }: Record<string, unknown>) => ({
  ...placeSearch(place),
  ...(typeof template === 'string' && { template }),
  ...(typeof event === 'string' && { event }),
});
