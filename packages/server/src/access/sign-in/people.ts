import { notFound, Problem } from '../../store/problem.ts';
import type { Database, Store } from '../../store/store.ts';
import type { Role } from '../permissions.ts';
import { type Person, toPerson } from './person.ts';
import type { SignIn } from './sign-in.ts';

/** Those who may sign in. */
export interface People {
  list(): Promise<Person[]>;
  get(id: string): Promise<Person>;
  /** Whom an owner invites: they set their password by the link made for them. */
  invite(person: { name: string; email: string; role: Role; clientIds: string[] | null }): Promise<Person>;
  /** Changes what a person may do, from their next request on. */
  change(id: string, change: { role?: Role | undefined; clientIds?: string[] | null | undefined }): Promise<Person>;
  /** What they are called. */
  rename(id: string, name: string): Promise<Person>;
  remove(id: string): Promise<void>;
}

const clientsJson = (clientIds: string[] | null): string | null => (clientIds ? JSON.stringify(clientIds) : null);

export function createPeople({ store, signIn }: { store: Pick<Store, 'db' | 'kind'>; signIn: SignIn }): People {
  const { db } = store;

  async function get(id: string): Promise<Person> {
    const row = await db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw notFound('person');
    return toPerson(row);
  }

  /** Two owners who take each other's role at once: the second waits here, and finds itself the last. */
  async function assertAnotherOwner(transaction: Database, id: string): Promise<void> {
    const owners = await transaction
      .selectFrom('people')
      .select('id')
      .where('role', '=', 'owner')
      .orderBy('id')
      // SQLite has one transaction at a time as it is.
      .$if(store.kind === 'postgres', (query) => query.forUpdate())
      .execute();
    if (owners.every((owner) => owner.id === id))
      throw new Problem(409, 'last_owner', 'This is the last owner: make somebody else an owner first');
  }

  return {
    get,
    async list() {
      const rows = await db.selectFrom('people').selectAll().orderBy('email').execute();
      return rows.map(toPerson);
    },
    async invite({ name, email, role, clientIds }) {
      assertLimitFits(role, clientIds);
      const known = await db
        .selectFrom('people')
        .select('id')
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst();
      if (known) throw new Problem(409, 'person_exists', 'Somebody with this e-mail address is here already', '/email');
      return get(await signIn.createPerson({ name, email, role, clientIds: clientsJson(clientIds) }));
    },
    async change(id, change) {
      const person = await get(id);
      const { role = person.role, clientIds = person.clientIds } = change;
      assertLimitFits(role, clientIds);
      await db.transaction().execute(async (transaction) => {
        if (person.role === 'owner' && role !== 'owner') await assertAnotherOwner(transaction, id);
        await transaction
          .updateTable('people')
          .set({ role, client_ids: clientsJson(clientIds) })
          .where('id', '=', id)
          .execute();
        // A link made by somebody who might set the password of what this person was, not of what they are now.
        await transaction.deleteFrom('welcome_links').where('person_id', '=', id).execute();
      });
      return { ...person, role, clientIds };
    },
    async rename(id, name) {
      await db.updateTable('people').set({ name }).where('id', '=', id).execute();
      return get(id);
    },
    async remove(id) {
      const person = await get(id);
      await db.transaction().execute(async (transaction) => {
        if (person.role === 'owner') await assertAnotherOwner(transaction, id);
        await transaction.deleteFrom('people').where('id', '=', id).execute();
      });
      await signIn.endSessions(id);
    },
  };
}

function assertLimitFits(role: Role, clientIds: string[] | null): void {
  if (role !== 'owner' || clientIds === null) return;
  throw new Problem(
    422,
    'owner_sees_all',
    'An owner sees all clients: choose another role to limit them',
    '/clientIds',
  );
}
