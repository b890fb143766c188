import {
  FORWARDING_OBJECT,
  type Invocation,
  ORDERED_RUN_OBJECT,
  RUN_SERVICE,
  SCHEDULE_SERVICE,
  STARTER_SERVICE,
  SYNC_SERVICE,
} from './handlers.ts';
import type { RestateClient } from './restate-client.ts';

interface Started {
  id: string;
}

/** What the engine has taken and not finished. */
interface LiveInvocation extends Started {
  service: string;
  key: string | null;
  createdAt: string;
}

const OURS = [RUN_SERVICE, ORDERED_RUN_OBJECT, STARTER_SERVICE, SCHEDULE_SERVICE, SYNC_SERVICE, FORWARDING_OBJECT];
const AT_ONCE = 16;

/** Looks at the engine's invocations of our services, and ends some. */
export function createInvocations(admin: RestateClient) {
  async function tell(invocations: readonly Started[], what: 'cancel' | 'kill'): Promise<void> {
    for (let from = 0; from < invocations.length; from += AT_ONCE) {
      await Promise.all(
        invocations
          .slice(from, from + AT_ONCE)
          // 404 and 409: it is over.
          .map(({ id }) => admin.call('PATCH', `/invocations/${id}/${what}`, { allow: [404, 409] })),
      );
    }
  }

  return {
    async live(): Promise<LiveInvocation[]> {
      const services = OURS.map((name) => `'${name}'`).join(', ');
      const query = `select id, target_service_name as service, idempotency_key as key, created_at as "createdAt" from sys_invocation
        where target_service_name in (${services}) and status != 'completed'`;
      const { rows } = (await admin.call('POST', '/query', { body: { query } })) as { rows: LiveInvocation[] };
      return rows;
    },
    /** Those that were started with its idempotency key: one, or none. */
    async find({ idempotencyKey }: Invocation): Promise<Started[]> {
      const query = `select id from sys_invocation where idempotency_key = '${idempotencyKey}'`;
      const { rows } = (await admin.call('POST', '/query', { body: { query } })) as { rows: Started[] };
      return rows;
    },
    /** At their next wait or step. */
    cancel: (invocations: readonly Started[]) => tell(invocations, 'cancel'),
    /** At once: what they wait for, they no longer hear of. */
    kill: (invocations: readonly Started[]) => tell(invocations, 'kill'),
  };
}

/** Whether an invocation of a run was started for this generation of the store: see `invocationOf`. */
export const isOf = (generation: string, key: string): boolean => (key.split('/')[2] ?? '') === generation;

/** `runId/attempt` */
export const attemptIn = (key: string): string => key.split('/').slice(0, 2).join('/');
