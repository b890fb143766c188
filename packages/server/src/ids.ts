import { monotonicFactory } from 'ulid';

const ulid = monotonicFactory();

/**
 * A new identifier such as `con_01K7…`: the prefix says what it names, the ULID sorts by time.
 * Prefixes: `cl` client, `con` connection, `te` trigger endpoint, `ev` stored event, `wf` workflow, `run`, `tok` API token.
 */
export function newId(prefix: 'cl' | 'con' | 'te' | 'ev' | 'wf' | 'run' | 'tok'): string {
  return `${prefix}_${ulid()}`;
}
