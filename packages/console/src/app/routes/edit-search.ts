/** Where an editor opens: the place of a step as a JSON pointer. */
export const editSearch = ({ at }: { at?: unknown }): { at?: string } =>
  typeof at === 'string' && at.startsWith('/') ? { at } : {};
