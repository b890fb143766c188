import { notFound, Problem } from '../store/problem.ts';
import type { Permission } from './permissions.ts';

/** Who asks: a person who signed in, or a program with a token. */
export interface Actor {
  type: 'person' | 'token';
  id: string;
  name: string;
}

/** What the one who asks may do, and for which clients. */
export interface Access {
  actor: Actor;
  permissions: ReadonlySet<Permission>;
  /** Ids of the only clients that may be seen; `undefined` for all of them. Never empty. */
  clientIds: readonly string[] | undefined;
  /** When a token ends; `undefined` for people, and for tokens that never do. */
  expiresAtMs?: number | undefined;
}

/** Whether what belongs to this client may be seen. What belongs to no client is for those who see all. */
function mayReach({ clientIds }: Pick<Access, 'clientIds'>, clientId: string | null): boolean {
  return clientIds === undefined || (clientId !== null && clientIds.includes(clientId));
}

/** @throws Problem 404, as if it did not exist: a stranger learns nothing from asking. */
export function assertReach(access: Pick<Access, 'clientIds'>, clientId: string | null, what: string): void {
  if (!mayReach(access, clientId)) throw notFound(what);
}

/** @throws Problem 403 for those who are limited to certain clients: this concerns all of them. */
export function assertAllClients({ clientIds }: Pick<Access, 'clientIds'>): void {
  if (clientIds === undefined) return;
  throw new Problem(403, 'limited_to_clients', 'This concerns all clients, and your access is limited to some of them');
}
