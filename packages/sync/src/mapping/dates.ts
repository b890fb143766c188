import type { DateFormat } from './mapping.ts';

const time = String.raw`(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp][Mm])?)?`;
const zone = String.raw`\s*(Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${time}${zone}$`);
const yearLast = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${time}${zone}$`);
/** From 1973 to 5138, which is where Customer.io's own seconds and milliseconds part too. */
const seconds = /^-?\d{1,11}(?:\.\d+)?$/;
const milliseconds = /^-?\d{1,14}$/;

/**
 * Unix seconds of what is written in a cell, or undefined when it is no such date.
 *
 * @param timeZone - Where a date without a zone was written down.
 */
export function parseDate(text: string, format: DateFormat, timeZone: string): number | undefined {
  if (format === 'seconds') return seconds.test(text) ? Math.floor(Number(text)) : undefined;
  if (format === 'milliseconds') return milliseconds.test(text) ? Math.floor(Number(text) / 1_000) : undefined;
  const isYearFirst = format === 'iso' || format === 'y/m/d';
  const parts = (isYearFirst ? yearFirst : yearLast).exec(text);
  if (!parts) return undefined;
  const [, first, second, third, hour = '0', minute = '0', secondOfMinute = '0', half, zoneText] = parts;
  const [year, month, day] = isYearFirst
    ? [first, second, third]
    : format === 'd/m/y'
      ? [third, second, first]
      : [third, first, second];
  const clock = clockHour(Number(hour), half);
  const moment = { year: Number(year), month: Number(month), day: Number(day) };
  if (!isDay(moment) || clock === undefined || Number(minute) > 59 || Number(secondOfMinute) > 60) return undefined;
  const asIfUtc = Date.UTC(moment.year, moment.month - 1, moment.day, clock, Number(minute), Number(secondOfMinute));
  const offset = zoneText === undefined ? offsetMs(asIfUtc, timeZone) : writtenOffsetMs(zoneText);
  return Math.floor((asIfUtc - offset) / 1_000);
}

function clockHour(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour < 24 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

function isDay({ year, month, day }: { year: number; month: number; day: number }): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function writtenOffsetMs(zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{1,2}):?(\d{2})?/.exec(zone) ?? [];
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -ms : ms;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** How far the clocks there are ahead of UTC when they show this. */
function offsetMs(wallClock: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  // The first guess may be on the wrong side of a change of the clocks; the second is not.
  const guess = aheadMs(wallClock, timeZone);
  return aheadMs(wallClock - guess, timeZone);
}

function aheadMs(moment: number, timeZone: string): number {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    const digits = 'numeric' as const;
    const fields = { year: digits, month: digits, day: digits, hour: digits, minute: digits, second: digits };
    formatter = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', era: 'short', ...fields });
    formatters.set(timeZone, formatter);
  }
  const parts = Object.fromEntries(formatter.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day, hour, minute, second } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1_000) * 1_000;
}
