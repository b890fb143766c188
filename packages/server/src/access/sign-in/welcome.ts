import { randomBytes } from 'node:crypto';
import { newId } from '../../ids.ts';
import { Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import { hashToken } from '../hash-token.ts';
import type { SignIn } from './sign-in.ts';

/** How long a welcome link works. */
const FIRST_OWNER_MS = 15 * 60_000;
const INVITATION_MS = 7 * 86_400_000;

export interface Welcome {
  /**
   * A one-time link by which the first owner sets name, e-mail and password, good for 15 minutes;
   * `undefined` once there is an owner. Every call makes a new link and ends the one before.
   */
  firstOwnerUrl(baseUrl: string): Promise<string | undefined>;
  /** Whether somebody has become the owner yet. */
  hasOwner(): Promise<boolean>;
  /** A one-time link by which a person sets a password, good for seven days. */
  invitationUrl(baseUrl: string, personId: string): Promise<string>;
  /** Whom a link welcomes; `undefined` for the first owner. @throws Problem for links that do not work (any more). */
  look(token: string): Promise<{ name: string; email: string } | undefined>;
  /** Uses the link up. */
  accept(answer: { token: string; name: string; email: string; password: string }): Promise<{ email: string }>;
}

export function createWelcome(services: { db: Database; signIn: SignIn; now?: () => number }): Welcome {
  const { db, signIn, now = Date.now } = services;

  async function newLink(baseUrl: string, personId: string | null, lifetimeMs: number): Promise<string> {
    const token = randomBytes(24).toString('base64url');
    await db
      .deleteFrom('welcome_links')
      .where('person_id', personId === null ? 'is' : '=', personId)
      .execute();
    await db
      .insertInto('welcome_links')
      .values({
        id: newId('wel'),
        token_hash: hashToken(token),
        person_id: personId,
        expires_at_ms: now() + lifetimeMs,
        created_at_ms: now(),
      })
      .execute();
    return `${baseUrl}/welcome?token=${token}`;
  }

  async function hasOwner(): Promise<boolean> {
    const owner = await db.selectFrom('people').select('id').where('role', '=', 'owner').limit(1).executeTakeFirst();
    return owner !== undefined;
  }

  async function find(token: string) {
    const link = await db
      .selectFrom('welcome_links')
      .leftJoin('people', 'people.id', 'welcome_links.person_id')
      .select(['welcome_links.id as id', 'person_id', 'expires_at_ms', 'people.name as name', 'people.email as email'])
      .where('token_hash', '=', hashToken(token))
      .executeTakeFirst();
    if (link && link.expires_at_ms > now() && (link.person_id !== null || !(await hasOwner()))) return link;
    throw new Problem(
      410,
      'link_expired',
      'This link was used, has expired, or was replaced by a newer one: start the server again for a new first link, or ask an owner for a new invitation',
    );
  }

  return {
    hasOwner,
    async firstOwnerUrl(baseUrl) {
      return (await hasOwner()) ? undefined : newLink(baseUrl, null, FIRST_OWNER_MS);
    },
    invitationUrl: (baseUrl, personId) => newLink(baseUrl, personId, INVITATION_MS),
    async look(token) {
      const { name, email } = await find(token);
      return name === null || email === null ? undefined : { name, email };
    },
    async accept({ token, name, email, password }) {
      const link = await find(token);
      // Of two who press the button at once, one deletes the link.
      const { numDeletedRows } = await db
        .deleteFrom('welcome_links')
        .where('id', '=', link.id)
        .executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) throw new Problem(410, 'link_expired', 'This link was used just now');
      if (link.person_id === null || link.email === null) {
        const personId = await signIn.createPerson({ name, email, role: 'owner', clientIds: null });
        await signIn.setPassword(personId, password);
        return { email };
      }
      await db.updateTable('people').set({ name }).where('id', '=', link.person_id).execute();
      await signIn.setPassword(link.person_id, password);
      return { email: link.email };
    },
  };
}
