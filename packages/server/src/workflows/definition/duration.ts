const UNIT_MS = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
} as const;

/** Nobody means to wait longer than this; whoever writes it has mistaken the unit. */
const MAX_DURATION_MS = 366 * UNIT_MS.day;

const DURATION = /^(\d+(?:\.\d+)?)\s*(second|minute|hour|day|week)s?$/;

/**
 * A duration as people write it: `90 seconds`, `30 minutes`, `1.5 hours`, `2 days`, `1 week`.
 *
 * @returns milliseconds, or `undefined` when it is not one, or longer than a year.
 */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text.trim().toLowerCase()) ?? [];
  if (amount === undefined) return undefined;
  const ms = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  return ms <= MAX_DURATION_MS ? Math.round(ms) : undefined;
}
