import type { FastifyInstance } from 'fastify';
import type { Activity } from '../workspace/activities.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { activitiesPage } from './customers.ts';
import { type ByCustomer, idType } from './person-of.ts';

type ActivitiesQuery = ByCustomer['Querystring'] & { customer_id?: string; deleted?: string };

/** What happened in the workspace, to one person or to anybody. */
export function registerActivities(app: FastifyInstance): void {
  app.get<{ Querystring: ActivitiesQuery }>('/activities', ({ workspace, query }) => {
    const isTheirs = readPerson(workspace, query);
    const isWanted = query.deleted === 'true' ? ofSomebodyGone(workspace) : () => true;
    return activitiesPage(workspace, query, (activity) => isTheirs(activity) && isWanted(activity));
  });
}

/** Somebody who is gone can still be named by `cio_id`. */
function readPerson(workspace: Workspace, { customer_id: given, id_type }: ActivitiesQuery) {
  if (given === undefined || given === '') return () => true;
  const kind = idType(workspace, id_type);
  const value = kind === 'cio_id' ? given.replace(/^cio_/, '') : given;
  const cioId = kind === 'cio_id' ? value : workspace.people.find({ kind, value })?.cioId;
  return (activity: Activity): boolean => cioId !== undefined && activity.cioId === cioId;
}

const ofSomebodyGone =
  ({ people }: Workspace) =>
  ({ cioId }: Activity): boolean =>
    cioId !== null && people.find({ kind: 'cio_id', value: cioId }) === undefined;
