import { setTimeout as sleep } from 'node:timers/promises';
import type { Victim } from '../victim/victim.ts';
import type { Inspection, Progress } from './messages.ts';
import type { Scene } from './scene.ts';

/** A busy machine may take long; what stands still for so long is stuck. */
const STANDSTILL_MS = 180_000;

/** What the store holds once every event was taken and every run has ended, or once nothing has moved for three minutes. */
export async function drained(scene: Scene, victim: Victim): Promise<Inspection> {
  let moved = 0;
  let deadline = Date.now() + STANDSTILL_MS;
  for (;;) {
    await victim.ask({ ask: 'settle' });
    const { events, ours, runs, open } = await victim.ask<Progress>({ ask: 'progress' });
    const movedNow = events + runs - open;
    if (movedNow > moved) deadline = Date.now() + STANDSTILL_MS;
    moved = movedNow;
    const isDone = scene.isDrained() && open === 0 && ours >= events;
    if (isDone || Date.now() > deadline) return victim.ask<Inspection>({ ask: 'inspect' });
    await sleep(500);
  }
}
