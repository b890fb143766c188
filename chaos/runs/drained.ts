import { setTimeout as sleep } from 'node:timers/promises';
import type { Victim } from '../victim/victim.ts';
import { type Inspection, NAME } from './messages.ts';
import type { Scene } from './scene.ts';

const TIMEOUT_MS = 180_000;

/** What the store holds once every event was taken and every run has ended, or after three minutes. */
export async function drained(scene: Scene, victim: Victim): Promise<Inspection> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    await victim.ask({ ask: 'settle' });
    const inspection = await victim.ask<Inspection>({ ask: 'inspect' });
    const open = inspection.runs.filter(({ status }) => !['succeeded', 'cancelled'].includes(status));
    const ours = inspection.runs.filter(({ workflow }) => workflow === NAME);
    const isDone = scene.isDrained() && open.length === 0 && ours.length >= inspection.events.length;
    if (isDone || Date.now() > deadline) return inspection;
    await sleep(250);
  }
}
