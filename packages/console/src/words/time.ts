const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'narrow' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

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

const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** `21 Nov, 20:29`, in the reader's time zone. */
export const shortTime = (atMs: number): string => short.format(atMs);

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** `21 Nov`, in the reader's time zone. */
export const dateWords = (atMs: number): string => day.format(atMs);

const counting = new Intl.NumberFormat('en-GB');

/** `100,003`. */
export const countWords = (count: number): string => counting.format(count);

/** `1 event`, `1,204 events`. */
export const countOf = (count: number, one: string, many: string): string =>
  `${countWords(count)} ${count === 1 ? one : many}`;

/** The same of a count that is words already: `1,000+`. */
export const manyOf = (count: string, one: string, many: string): string => `${count} ${count === '1' ? one : many}`;

const spans = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** How long something took or will take, in the two largest units that matter: `3 h 20 min`, `1.2 s`, `84 ms`. */
export function span(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  const first = spans.findIndex(([, sizeMs]) => ms >= sizeMs);
  let restMs = ms;
  return spans
    .slice(first, first + 2)
    .flatMap(([unit, sizeMs]) => {
      const whole = Math.floor(restMs / sizeMs);
      restMs -= whole * sizeMs;
      return whole === 0 ? [] : [`${whole} ${unit}`];
    })
    .join(' ');
}
