/** A moment: Unix seconds, as a number or as text; ISO 8601 text with a zone; or a Date. */
export type Moment = number | string | Date;

/** Beyond this many seconds (the year 5138) a number is surely milliseconds (since 1973). */
export const maxSeconds = 99_999_999_999;

const isoText =
  /^([+-]?\d{4,6})-?(\d\d)-?(\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?\s?(Z|[+-]\d\d(?::?\d\d)?))?$/i;

/**
 * Unix seconds of a moment, rounded down; `undefined` for what is none, is in milliseconds, or leaves open when it is:
 * ISO 8601 text with a time and no zone. A date alone is its first second in UTC. Extended and basic form are read
 * (`2026-01-31T09:00:00.5+02:00`, `20260131T0900Z`), also without seconds; digits alone are seconds.
 */
export function secondsOf(moment: Moment): number | undefined {
  const seconds = readSeconds(moment);
  return seconds !== undefined && Math.abs(seconds) <= maxSeconds ? seconds : undefined;
}

function readSeconds(moment: Moment): number | undefined {
  if (typeof moment === 'number') return Number.isInteger(moment) ? moment : undefined;
  if (moment instanceof Date) {
    const ms = moment.getTime();
    return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
  }
  if (typeof moment !== 'string') return undefined;
  const text = moment.trim();
  if (/^-?\d+$/.test(text)) return Number(text);
  const [, year, month, day, hour = '0', minute = '0', second = '0', zone = 'Z'] = isoText.exec(text) ?? [];
  if (year === undefined) return undefined;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (h > 23 || mi > 59 || s > 60) return undefined;
  const midnight = new Date(0);
  midnight.setUTCFullYear(y, mo - 1, d);
  if (midnight.getUTCMonth() !== mo - 1 || midnight.getUTCDate() !== d) return undefined; // such as 30 February
  const offsetMinutes = minutesOf(zone);
  return offsetMinutes === undefined ? undefined : midnight.getTime() / 1000 + h * 3600 + (mi - offsetMinutes) * 60 + s;
}

function minutesOf(zone: string): number | undefined {
  if (/^z$/i.test(zone)) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || 0);
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** In Unix seconds; what cannot be read as a moment stays as it is, for `strict: false`. */
export const wireMoment = (moment: Moment | undefined): Moment | undefined =>
  moment === undefined || typeof moment === 'number' ? moment : (secondsOf(moment) ?? moment);
