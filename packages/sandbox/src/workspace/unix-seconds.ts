import { asNumber, type Json } from '../json.ts';

/** What Customer.io takes for Unix seconds, from 1973 to 5138; milliseconds lie above (timestamp FAQ, read 2026-11). */
const range = { from: 100_000_000, to: 100_000_000_000 } as const;

/** Unix seconds, or undefined for whatever is none: an ISO date, milliseconds, `null`. */
export function unixSeconds(value: Json | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = asNumber(value);
  return seconds !== undefined && seconds >= range.from && seconds < range.to ? Math.floor(seconds) : undefined;
}
