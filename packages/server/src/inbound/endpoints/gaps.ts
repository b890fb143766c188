import type { HourFigures } from './figures.ts';

const HOUR_MS = 3_600_000;
/** Shorter silences are ordinary, whatever the habit. */
const SHORTEST_SILENCE_MS = 2 * HOUR_MS;
/** An endpoint with fewer hours behind it has no habit yet. */
const HOURS_FOR_A_HABIT = 24;

/** How far back habits and gaps are looked for. */
export const HABIT_WINDOW_MS = 14 * 24 * HOUR_MS;

export type Gap =
  /** No event for longer than twice the longest silence of the last two weeks. */
  | { kind: 'silent'; sinceMs: number; usualSilenceMs: number }
  /** Events that came long after they happened: Customer.io had to try again. */
  | { kind: 'late'; fromMs: number; untilMs: number; events: number; longestLagMs: number };

/**
 * What is missing or came late, judged by what is usual for this endpoint.
 *
 * @param hours - The endpoint's figures of the last two weeks, oldest first.
 */
export function findGaps(hours: readonly HourFigures[], nowMs: number): Gap[] {
  const active = hours.filter(({ accepted }) => accepted > 0);
  return [...silence(active, nowMs), ...lateness(active)];
}

function silence(active: readonly HourFigures[], nowMs: number): Gap[] {
  const last = active.at(-1);
  if (!last || active.length < HOURS_FOR_A_HABIT) return [];
  const usualSilenceMs = active.reduce((longest, hour, index) => {
    const before = active[index - 1];
    return before ? Math.max(longest, hour.hourAtMs - before.hourAtMs) : longest;
  }, 0);
  const sinceMs = last.lastEventAtMs ?? last.hourAtMs;
  if (nowMs - sinceMs <= Math.max(SHORTEST_SILENCE_MS, 2 * usualSilenceMs)) return [];
  return [{ kind: 'silent', sinceMs, usualSilenceMs }];
}

/** Hours with late events, those that follow each other as one gap. */
function lateness(active: readonly HourFigures[]): Gap[] {
  const gaps: Extract<Gap, { kind: 'late' }>[] = [];
  for (const { hourAtMs, late, lagMaxMs } of active) {
    if (late === 0) continue;
    const known = gaps.at(-1);
    if (known?.untilMs === hourAtMs) {
      known.untilMs = hourAtMs + HOUR_MS;
      known.events += late;
      known.longestLagMs = Math.max(known.longestLagMs, lagMaxMs);
    } else {
      gaps.push({ kind: 'late', fromMs: hourAtMs, untilMs: hourAtMs + HOUR_MS, events: late, longestLagMs: lagMaxMs });
    }
  }
  return gaps;
}
