export type Pattern =
  | { every: 'hour'; minute: number }
  | { every: 'day'; time: string }
  | { every: 'weekday'; time: string }
  | { every: 'week'; time: string; days: readonly number[] }
  | { every: 'month'; time: string; day: number }
  | { every: 'other'; cron: string };

export const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const clock = (hour: string, minute: string): string => `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
const isIn = (text: string, least: number, most: number): boolean =>
  /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;

/** What a cron expression says, where it says one of the common things. */
export function patternOf(cron: string): Pattern {
  const other: Pattern = { every: 'other', cron };
  const [minute = '', hour = '', day, month, weekday = '', ...more] = cron.trim().split(/\s+/);
  if (more.length > 0 || month !== '*' || !isIn(minute, 0, 59)) return other;
  if (hour === '*') return day === '*' && weekday === '*' ? { every: 'hour', minute: Number(minute) } : other;
  if (!isIn(hour, 0, 23)) return other;
  const time = clock(hour, minute);
  if (day !== undefined && isIn(day, 1, 31) && weekday === '*') return { every: 'month', time, day: Number(day) };
  if (day !== '*') return other;
  if (weekday === '*') return { every: 'day', time };
  if (weekday === '1-5') return { every: 'weekday', time };
  const days = weekday.split(',');
  return days.every((each) => isIn(each, 0, 6)) ? { every: 'week', time, days: days.map(Number) } : other;
}

/** `Mondays and Fridays at 07:30`; what says something less common is shown as it is written. */
export function cronWords(cron: string): string {
  const pattern = patternOf(cron);
  switch (pattern.every) {
    case 'hour':
      return `every hour, ${pattern.minute} minutes past`;
    case 'day':
      return `every day at ${pattern.time}`;
    case 'weekday':
      return `Monday to Friday at ${pattern.time}`;
    case 'week':
      return `${pattern.days.map((day) => `${dayNames[day]}s`).join(' and ')} at ${pattern.time}`;
    case 'month':
      return `day ${pattern.day} of each month at ${pattern.time}`;
    case 'other':
      return cron;
  }
}

/** The expression of a pattern: minute, hour, day, month, weekday. */
export function cronOf(pattern: Pattern): string {
  if (pattern.every === 'other') return pattern.cron;
  if (pattern.every === 'hour') return `${pattern.minute} * * * *`;
  const [hour = '0', minute = '0'] = pattern.time.split(':');
  const at = `${Number(minute)} ${Number(hour)}`;
  if (pattern.every === 'month') return `${at} ${pattern.day} * *`;
  if (pattern.every === 'day') return `${at} * * *`;
  if (pattern.every === 'weekday') return `${at} * * 1-5`;
  return `${at} * * ${pattern.days.toSorted((one, other) => one - other).join(',')}`;
}
