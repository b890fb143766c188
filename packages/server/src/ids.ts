import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';

/** Taken by the kilobyte: asking the system for each of a ULID's sixteen characters costs more than all the rest. */
const randomBytes = new Uint8Array(4_096);
let usedBytes = randomBytes.length;

function randomFraction(): number {
  if (usedBytes === randomBytes.length) {
    randomFillSync(randomBytes);
    usedBytes = 0;
  }
  usedBytes += 1;
  return (randomBytes[usedBytes - 1] ?? 0) / 256;
}

/** A clock that was set back by more was wrong before: ids of its time would come first for as long as the server runs. */
const SET_BACK_MS = 60_000;

let ulid = monotonicFactory(randomFraction);
let latestMs = 0;

/**
 * A new identifier such as `con_01K7…`: the prefix says what it names, the ULID sorts by time.
 * Prefixes: `cl` client, `con` connection, `te` trigger endpoint, `ev` stored event, `wf` workflow, `run`, `tok` API token,
 * `wel` welcome link, `act` activity, `aud` audit entry, `rp` replay, `pub` publication, `gen` generation of a
 * store, `up` upload, `syn` sync, `ssc` schedule of syncs, `smm` memory of syncs, `dst` destination, `fwd` forwarded event.
 */
export function newId(
  prefix:
    | 'cl'
    | 'con'
    | 'te'
    | 'ev'
    | 'wf'
    | 'run'
    | 'tok'
    | 'wel'
    | 'act'
    | 'aud'
    | 'rp'
    | 'pub'
    | 'gen'
    | 'up'
    | 'syn'
    | 'ssc'
    | 'smm'
    | 'dst'
    | 'fwd',
): string {
  const nowMs = Date.now();
  if (nowMs < latestMs - SET_BACK_MS) {
    ulid = monotonicFactory(randomFraction);
    latestMs = 0;
  }
  latestMs = Math.max(latestMs, nowMs);
  return `${prefix}_${ulid(nowMs)}`;
}
