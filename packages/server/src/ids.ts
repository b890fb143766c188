import { monotonicFactory } from 'ulid';

const ulid = monotonicFactory();

/**
 * A new identifier such as `con_01K7…`: the prefix says what it names, the ULID sorts by time.
 * Prefixes: `cl` client, `con` connection, `te` trigger endpoint, `ev` stored event, `wf` workflow, `run`, `tok` API token,
 * `wel` welcome link, `act` activity, `aud` audit entry, `rp` replay.
 */
export function newId(
  prefix: 'cl' | 'con' | 'te' | 'ev' | 'wf' | 'run' | 'tok' | 'wel' | 'act' | 'aud' | 'rp',
): string {
  return `${prefix}_${ulid()}`;
}
