import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreProgress } from '../../store/store-state.ts';
import { MEMORY_KEY, MEMORY_OBJECT, MEMORY_STATE } from './handlers.ts';
import type { RestateClient } from './restate-client.ts';

/** A server that has just been started shows what it keeps a moment later than it takes requests. */
const LOOK_PATIENCE_MS = 20_000;
const LOOK_AGAIN_MS = 200;

const LOOK = `select value_utf8 as value from state
  where service_name = '${MEMORY_OBJECT}' and service_key = '${MEMORY_KEY}' and key = '${MEMORY_STATE}'`;

/**
 * What the engine keeps of the store. It is looked at and changed from outside: a call of the object's own handlers
 * needs one of the engine's places for work, all of which may be taken by runs that are held back until the server has
 * started, which it would not before it had its answer.
 */
export function createMemory(ingress: RestateClient, admin: RestateClient) {
  return {
    /** `undefined` when it keeps nothing, or does not show it just now. */
    async look(): Promise<StoreProgress | undefined> {
      for (const deadlineMs = Date.now() + LOOK_PATIENCE_MS; ; await sleep(LOOK_AGAIN_MS)) {
        try {
          const { rows } = (await admin.call('POST', '/query', { body: { query: LOOK } })) as {
            rows: { value: string }[];
          };
          return rows[0] && JSON.parse(rows[0].value);
        } catch (error) {
          if (Date.now() > deadlineMs) throw error;
        }
      }
    },
    /** As its handler reads it: in turn with all that was written. */
    async read(): Promise<StoreProgress | undefined> {
      const state = await ingress.call('POST', `/${MEMORY_OBJECT}/${MEMORY_KEY}/read`);
      return (state as StoreProgress | null) ?? undefined;
    },
    async write(state: StoreProgress): Promise<void> {
      const value = [...Buffer.from(JSON.stringify(state))];
      await admin.call('POST', `/services/${MEMORY_OBJECT}/state`, {
        body: { object_key: MEMORY_KEY, new_state: { [MEMORY_STATE]: value } },
      });
    },
  };
}
