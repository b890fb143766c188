import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { TriggerEndpoint } from '../../src/inbound/endpoints/endpoints.ts';
import { createEventWriter } from '../../src/inbound/ingress/event-writer.ts';
import { readEvents } from '../../src/inbound/ingress/read-events.ts';
import type { Batch } from '../../src/store/batch.ts';

const EVENTS = 20;

test('events that come one turn of the loop after the other share commits', async () => {
  let commits = 0;
  const batch = (async () => {
    commits += 1;
    return [[]];
  }) as unknown as Batch;
  const writer = createEventWriter({ store: { kind: 'sqlite', batch }, onStored: () => {} });
  const appended = [];
  for (let index = 0; index < EVENTS; index += 1) {
    // Asked for first: a request is read before that turn's end, too.
    const turn = nextTurn();
    const events = readEvents(Buffer.from(`{"event_id":"${index}","metric":"sent","object_type":"email"}`));
    appended.push(writer.append({ id: 'ep_1' } as TriggerEndpoint, events));
    await turn;
  }
  expect(await Promise.all(appended)).toEqual(Array.from({ length: EVENTS }, () => ({ stored: 1, duplicates: 0 })));
  // One, unless this machine is so busy that a turn takes milliseconds.
  expect(commits).toBeLessThan(EVENTS / 2);
});
