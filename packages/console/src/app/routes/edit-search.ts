import { placeSearch } from './place-search.ts';

/** Where an editor opens: the place of a step as a JSON pointer. */
export const editSearch = ({ at }: { at?: unknown }): { at?: string } =>
  typeof at === 'string' && at.startsWith('/') ? { at } : {};

/** Where a new workflow acts, and the template that it is made from; `empty` and `text` are two more. */
export const newWorkflowSearch = ({ template, ...place }: Record<string, unknown>) => ({
  ...placeSearch(place),
  ...(typeof template === 'string' && { template }),
});
