import { checkPerson } from '../check.ts';
import type { CallOptions } from '../http/caller.ts';
import { bareCioId, type PersonRef } from '../person.ts';
import type { AppCaller } from './app-caller.ts';
import type { ActivitiesQuery, Activity } from './customers.ts';
import type { Paged } from './paged.ts';

export interface AllActivitiesQuery extends ActivitiesQuery {
  /** Of people who were deleted. Default `false`. */
  deleted?: boolean | undefined;
  /** Of one person. Default: of everybody. */
  person?: PersonRef | undefined;
}

/** What people did and were sent, over the whole workspace. */
export class ActivitiesApi {
  readonly #caller: AppCaller;

  constructor(caller: AppCaller) {
    this.#caller = caller;
  }

  /** The last 30 days. Pages hold 10 by default, 100 at most. */
  list({ type, name, deleted, person, ...page }: AllActivitiesQuery = {}, options?: CallOptions): Paged<Activity> {
    return this.#caller.paged('activities', page, () => ({
      method: 'GET',
      route: '/v1/activities',
      query: { type, name, deleted, ...(person && named(person)) },
      options,
    }));
  }
}

function named(person: PersonRef): { customer_id: string; id_type: string } {
  checkPerson('person', person);
  const [kind, value] = Object.entries(person)[0] as [string, string];
  if (kind !== 'cioId') return { customer_id: value, id_type: kind };
  return { customer_id: `cio_${bareCioId(value)}`, id_type: 'cio_id' };
}
