const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'narrow' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const wholeNumber = new Intl.NumberFormat('en');

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `12s ago`. What is less than a second away, or ahead because two clocks differ, is `now`. */
export function relativeTime(atMs: number, nowMs: number): string {
  const agoMs = nowMs - atMs;
  const unit = units.find(([, sizeMs]) => agoMs >= sizeMs);
  return unit ? relative.format(-Math.floor(agoMs / unit[1]), unit[0]) : 'now';
}

/** `21 Nov 2026, 20:29:05.123`, in the reader's time zone. */
export function exactTime(atMs: number): string {
  return `${exact.format(atMs)}.${String(Math.floor(atMs) % 1_000).padStart(3, '0')}`;
}

export const duration = (ms: number): string => `${wholeNumber.format(Math.max(0, Math.round(ms)))} ms`;
