import { request } from '../api/client.ts';
import type { ActionItem, Environment } from '../api/types.ts';
import type { Choices } from './context.ts';

/** What the inputs of an action can be chosen from in a workspace; undefined while it is not known which. */
export function actionChoices(
  action: ActionItem,
  place: { connectionId: string; environment: Environment } | undefined,
): Choices {
  const [integration = '', name = ''] = action.key.split('/');
  return {
    facts: action.choiceFacts,
    place: `${place?.connectionId} ${place?.environment} ${action.key}`,
    load:
      place &&
      ((field, asked, signal) =>
        request('GET /api/v1/actions/{integration}/{name}/choices/{field}', {
          path: { integration, name, field },
          query: { ...place, ...asked },
          signal,
        })),
  };
}
