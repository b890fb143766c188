import { Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import { clientFacts } from '../runs/client-facts.ts';
import type { ActiveWorkflow } from './active-workflows.ts';
import { isTimeZone } from './moments.ts';
import { holdsTemplate, renderInput } from './templates.ts';

/**
 * The time zone of a schedule: its own, the workflow's, or else its client's.
 *
 * @throws Problem 409 `invalid_time_zone` when a template of it gives none.
 */
export async function scheduleTimeZone(
  db: Database,
  { id, environment, definition }: Pick<ActiveWorkflow, 'id' | 'environment' | 'definition'>,
): Promise<string> {
  const own = definition.trigger.type === 'schedule' ? definition.trigger.timeZone : undefined;
  const zone = own ?? definition.timeZone;
  if (zone !== undefined && !holdsTemplate(zone)) return zone;
  const { client_id: clientId } = await db
    .selectFrom('workflows')
    .select('client_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const client = await clientFacts(db, { clientId, environment });
  const given =
    zone === undefined ? client.timeZone : await renderInput(zone, { client, vars: definition.vars }, clientId);
  if (typeof given === 'string' && isTimeZone(given)) return given;
  throw new Problem(409, 'invalid_time_zone', `timeZone: ${JSON.stringify(given)} is not a time zone`, '/timeZone');
}
