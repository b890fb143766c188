import { placeSearch } from './place-search.ts';

/** What an editor opens with: the step that is selected, by its id, and a run whose data is shown. */
export const editSearch = ({ step, run }: Record<string, unknown>): { step?: string; run?: string } => ({
  ...(typeof step === 'string' && { step }),
  ...(typeof run === 'string' && { run }),
});

/** Where a new workflow acts, and the template that it is made from; `empty` and `text` are two more. */
export const newWorkflowSearch = ({ template, ...place }: Record<string, unknown>) => ({
  ...placeSearch(place),
  ...(typeof template === 'string' && { template }),
});
