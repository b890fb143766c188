import { z } from 'zod';

/** Beyond this many seconds (the year 5138) a number is surely milliseconds. */
const maxSeconds = 99_999_999_999;

const notAMoment = 'has to be Unix seconds, or ISO 8601 with a zone such as "2026-01-31T09:00:00Z"';
const milliseconds = 'has to be in Unix seconds; this looks like milliseconds, divide it by 1000';

/** ISO 8601 with a zone, extended or basic: `2026-01-31T09:00Z`, `20260131T100000+0100`. */
const iso =
  /^(\d{4})(-?)(\d{2})\2(\d{2})[Tt ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?(?:[Zz]|([+-])(\d{2}):?(\d{2})?)$/;

/** A moment as callers give it: Unix seconds, also as digits in text, ISO 8601 with a zone, or a `Date`. */
export type Moment = number | string | Date;

/** A moment, in Unix seconds or as ISO 8601 text; digits in text pass too, as templates produce text. Comes out in Unix seconds. */
export const momentSchema = z
  .preprocess(
    (moment) => (moment instanceof Date ? moment.getTime() / 1000 : moment),
    z.union(
      [
        z.number().min(0, notAMoment).max(maxSeconds, milliseconds).meta({ type: 'integer' }),
        z.string().meta({ format: 'date-time' }),
        z
          .string()
          .regex(new RegExp(`^\\s*\\d{1,11}\\s*$|${iso.source}`))
          .meta({ title: 'ISO 8601' }),
      ],
      { error: ({ input }) => (isMilliseconds(input) ? milliseconds : notAMoment) },
    ),
  )
  .transform((moment, context) => {
    const seconds = secondsOf(moment);
    if (seconds !== undefined && seconds >= 0) return seconds;
    context.addIssue({ code: 'custom', message: isMilliseconds(moment) ? milliseconds : notAMoment });
    return z.NEVER;
  }) as unknown as z.ZodType<number, Moment>;

function isMilliseconds(moment: unknown): boolean {
  const number = typeof moment === 'string' && /^\s*\d{12,14}\s*$/.test(moment) ? Number(moment) : moment;
  return typeof number === 'number' && number > maxSeconds;
}

function secondsOf(moment: number | string): number | undefined {
  if (typeof moment === 'number') return Math.floor(moment);
  const text = moment.trim();
  if (/^\d{1,11}$/.test(text)) return Number(text);
  const parts = iso.exec(text);
  return parts ? isoSeconds(parts) : undefined;
}

/** `undefined` for a day, an hour or a zone that does not exist. */
function isoSeconds([
  ,
  year,
  ,
  month,
  day,
  hour,
  minute = '0',
  second = '0',
  sign,
  zoneHour = '0',
  zoneMinute = '0',
]: RegExpExecArray) {
  const atMidnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (new Date(atMidnight).getUTCDate() !== Number(day) || Number(month) > 12 || month === '00') return undefined;
  // A leap second is the next minute's first.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  if (Number(zoneHour) > 23 || Number(zoneMinute) > 59) return undefined;
  const zoneSeconds = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60;
  const seconds = atMidnight / 1000 + Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return seconds + (sign === '-' ? zoneSeconds : -zoneSeconds);
}
