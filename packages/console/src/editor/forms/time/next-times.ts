import { Cron } from 'croner';

/** When it is due next, in that time zone; undefined when it is no such expression, or no such zone. */
export function nextTimes(cron: string, timeZone: string, count: number): Date[] | undefined {
  if (cron.trim().split(/\s+/).length !== 5) return undefined;
  try {
    return new Cron(cron, { timezone: timeZone }).nextRuns(count);
  } catch {
    return undefined;
  }
}
