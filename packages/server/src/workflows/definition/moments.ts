import { Cron } from 'croner';

const WEEKDAYS = {
  day: '*',
  weekday: '1-5',
  sunday: '0',
  monday: '1',
  tuesday: '2',
  wednesday: '3',
  thursday: '4',
  friday: '5',
  saturday: '6',
} as const;

const DAY_MS = 86_400_000;
const MAX_SECONDS = 99_999_999_999;
/** ISO 8601 that says by itself which instant it is. */
const WITH_OFFSET = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i;

export const nextDays = Object.keys(WEEKDAYS) as (keyof typeof WEEKDAYS)[];
export type NextDay = keyof typeof WEEKDAYS;

/**
 * The next 9:00 on a weekday, say, as the clock on the wall of that time zone shows it.
 *
 * @param at - `HH:MM`, 24 hours.
 * @param afterMs - Unix milliseconds; the answer is later than this.
 */
export function nextMoment(next: NextDay, at: string, timeZone: string, afterMs: number): number {
  const [hour, minute] = at.split(':').map(Number);
  return nextTick(`${minute} ${hour} * * ${WEEKDAYS[next]}`, timeZone, afterMs) as number;
}

/**
 * When a cron expression (five fields, or six of which the first is seconds) is due next in a time zone.
 *
 * @returns Unix milliseconds, or `undefined` when it never is again.
 * @throws when the expression or the time zone is not one.
 */
export function nextTick(cron: string, timeZone: string, afterMs: number): number | undefined {
  return new Cron(cron, { timezone: timeZone }).nextRun(new Date(afterMs))?.getTime();
}

/**
 * A moment as a workflow names it: Unix seconds, an ISO 8601 text with its offset, or without one,
 * and then it is the wall clock of the time zone that counts.
 *
 * @returns Unix milliseconds, or `undefined` when it is none of these.
 */
export function toMoment(value: unknown, timeZone: string): number | undefined {
  // Beyond that, the year 5138, it is milliseconds that somebody took for seconds.
  if (typeof value === 'number' && value <= MAX_SECONDS) return Math.round(value * 1000);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{9,11}$/.test(text)) return Number(text) * 1000;
  const local = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?)?$/.exec(text);
  if (!isDate(text.slice(0, 10))) return undefined;
  if (!local) {
    const ms = WITH_OFFSET.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(ms) ? undefined : ms;
  }
  const [, date, time = '00:00', seconds = ':00'] = local;
  return wallClock(`${date}T${time}${seconds}`, timeZone);
}

/** Whether the calendar has this day, which `Date.parse` takes for one in the next month if it has not. */
function isDate(date: string): boolean {
  const ms = Date.parse(date);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

/** The first instant at which the clocks of a time zone show this; what they skip is as much later. */
function wallClock(local: string, timeZone: string): number | undefined {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const before = asUtc - offsetMs(asUtc - DAY_MS, timeZone);
  const after = asUtc - offsetMs(asUtc + DAY_MS, timeZone);
  const isShownAt = (instant: number) => instant + offsetMs(instant, timeZone) === asUtc;
  return isShownAt(before) || !isShownAt(after) ? before : after;
}

function offsetMs(instantMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instantMs);
  const [year, month, day, hour, minute, second] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map((type) =>
    Number(parts.find((part) => part.type === type)?.value),
  ) as [number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1000) * 1000;
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
