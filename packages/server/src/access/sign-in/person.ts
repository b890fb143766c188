import type { Tables } from '../../store/tables.ts';
import type { Role } from '../permissions.ts';

/** Somebody who may sign in. */
export interface Person {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** Ids of the only clients that this person sees; `null` for all. */
  clientIds: string[] | null;
}

export type PeopleRow = Tables['people'];

export const toPerson = (row: PeopleRow): Person => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: row.role as Role,
  clientIds: row.client_ids === null ? null : (JSON.parse(row.client_ids) as string[]),
});
