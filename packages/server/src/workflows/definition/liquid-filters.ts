import { createHash } from 'node:crypto';
import { filters, type Liquid } from 'liquidjs';

type DateFilter = (this: unknown, value: unknown, format?: string, ...rest: unknown[]) => unknown;
const builtinDate = filters.date as DateFilter;

/** What its users know from Customer.io, and need here. */
export function addFilters(liquid: Liquid): void {
  liquid.registerFilter('parse_json', (text: unknown) => {
    try {
      return typeof text === 'string' ? JSON.parse(text) : text;
    } catch {
      throw new Error(`parse_json: ${JSON.stringify(String(text).slice(0, 100))} is not JSON`);
    }
  });
  liquid.registerFilter('event_id', (text: unknown) =>
    ulidOf(typeof text === 'object' && text !== null ? JSON.stringify(text) : String(text ?? '')),
  );
  liquid.registerFilter('date', function (this: unknown, value: unknown, format?: string, ...rest: unknown[]) {
    if (typeof format !== 'string' || !/%-?[GV]/.test(format)) return builtinDate.call(this, value, format, ...rest);
    const parts = String(builtinDate.call(this, value, '%Y %-j %u', ...rest))
      .split(' ')
      .map(Number);
    const [year, dayOfYear, weekday] = parts as [number, number, number];
    const [weekYear, week] = isoWeek(year, dayOfYear, weekday);
    const withWeek = format
      .replaceAll('%V', String(week).padStart(2, '0'))
      .replaceAll('%-V', String(week))
      .replaceAll(/%-?G/g, String(weekYear));
    return builtinDate.call(this, value, withWeek, ...rest);
  });
}

/** The week of ISO 8601, which the engine does not know: it begins on Monday, and belongs to the year of its Thursday. */
function isoWeek(year: number, dayOfYear: number, weekday: number): [year: number, week: number] {
  const thursday = new Date(Date.UTC(year, 0, dayOfYear + 4 - weekday));
  const firstDay = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return [thursday.getUTCFullYear(), Math.floor((thursday.getTime() - firstDay) / (7 * 86_400_000)) + 1];
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The same for the same text: a time of none, and 80 bits of its hash. */
function ulidOf(text: string): string {
  const bits = BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 20)}`);
  const digits = Array.from(bits.toString(32), (digit) => CROCKFORD[Number.parseInt(digit, 32)]);
  return digits.join('').padStart(26, '0');
}
