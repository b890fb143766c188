import type { Database } from '../../store/store.ts';
import { invalidWorkflow } from './invalid-workflow.ts';

/**
 * The client of this name or id. Ids come before names: a client that is named like another's id is not taken for it.
 *
 * @param clientIds - Of the only ones whom it may be: any other is as unknown as one that does not exist.
 * @throws Problem 422 `invalid_workflow` with a pointer to `client`.
 */
export async function findClient(
  db: Database,
  nameOrId: string | undefined,
  { clientIds }: { clientIds?: readonly string[] | undefined },
): Promise<{ id: string; name: string }> {
  if (nameOrId === undefined) throw invalidWorkflow('/client', 'Name the client whose workflow this is');
  const rows = await db
    .selectFrom('clients')
    .select(['id', 'name'])
    .where('deleted_at_ms', 'is', null)
    .where((where) => where.or([where('id', '=', nameOrId), where('name', '=', nameOrId)]))
    .$if(clientIds !== undefined, (query) => query.where('id', 'in', clientIds as string[]))
    .execute();
  const found = rows.find(({ id }) => id === nameOrId) ?? rows[0];
  if (!found) throw invalidWorkflow('/client', `There is no client ${nameOrId}`);
  return found;
}
