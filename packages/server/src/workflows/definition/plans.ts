import type { Logger } from 'pino';
import type { Engine } from '../runs/engine.ts';
import { nextTick } from './moments.ts';

const SWEEP_INTERVAL_MS = 30_000;
/** A tick that was due so long ago and did not fire here is asked for again: the engine may have lost it. */
const LATE_MS = 60_000;

/** Something that is due by the clock, again and again. */
export interface Clockwork {
  /** Another one once it is due at other times. */
  key: string;
  cron: string;
  timeZone(): Promise<string>;
  /** Asks the engine for this tick; asked for again, it is still one. */
  ask(dueAtMs: number): Promise<void>;
}

/** Sees to it that the engine knows the next tick of each clockwork, whatever became of the engine meanwhile. */
export interface Plans {
  /**
   * Asks for the first tick after this moment, by default now.
   *
   * @throws what the engine said; it is asked again within half a minute.
   */
  plan(clockwork: Clockwork, afterMs?: number): Promise<void>;
  /** Plans all of them, and from now on looks after them. */
  begin(): Promise<void>;
  stop(): Promise<void>;
}

export function createPlans(services: {
  all: () => Promise<Clockwork[]>;
  engine: () => Pick<Engine, 'onRestarted'>;
  log: Logger;
}): Plans {
  const { all, engine, log } = services;
  /** By key; what the engine was asked for and may have. */
  const planned = new Map<string, { dueAtMs: number; isAsked: boolean }>();
  /** Keys of those that could not be planned the last time: it is told once. */
  const failing = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let working: Promise<void> = Promise.resolve();

  async function plan({ key, cron, timeZone, ask }: Clockwork, afterMs = Date.now()): Promise<void> {
    const dueAtMs = nextTick(cron, await timeZone(), afterMs);
    if (dueAtMs === undefined) return void planned.delete(key);
    const next = { dueAtMs, isAsked: false };
    planned.set(key, next);
    await ask(dueAtMs);
    next.isAsked = true;
  }

  async function planAgain(clockwork: Clockwork): Promise<void> {
    const known = planned.get(clockwork.key);
    const now = Date.now();
    if (known?.isAsked && known.dueAtMs > now - LATE_MS) return;
    if (known && known.dueAtMs <= now) await clockwork.ask(known.dueAtMs);
    await plan(clockwork, now);
  }

  async function sweep(): Promise<void> {
    const known = [...planned.keys(), ...failing];
    const clockworks = await all();
    const keys = new Set(clockworks.map(({ key }) => key));
    for (const gone of known.filter((key) => !keys.has(key))) {
      planned.delete(gone);
      failing.delete(gone);
    }
    for (const clockwork of clockworks) {
      if (isStopped) return;
      try {
        await planAgain(clockwork);
        failing.delete(clockwork.key);
      } catch (error) {
        if (!failing.has(clockwork.key)) log.error({ err: error, schedule: clockwork.key }, 'it could not be planned');
        failing.add(clockwork.key);
      }
    }
  }

  function sweepSoon(): void {
    working = working.then(sweep).catch((error: unknown) => {
      log.error({ err: error }, 'schedules could not be looked after; the next sweep tries again');
    });
  }

  return {
    plan,
    async begin() {
      await sweep();
      timer = setInterval(sweepSoon, SWEEP_INTERVAL_MS).unref();
      engine().onRestarted(() => {
        // It may have lost all that it was asked for.
        for (const each of planned.values()) each.isAsked = false;
        sweepSoon();
      });
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await working;
    },
  };
}
