import { z } from 'zod';

/** Beyond this many seconds (the year 5138) a number is surely milliseconds. */
const maxSeconds = 99_999_999_999;

const digits = /^\d{1,11}$/;
const iso = z.iso.datetime({ offset: true });

const notAMoment = 'is Unix seconds, or ISO 8601 with a zone such as "2026-01-31T09:00:00Z"';

/** A moment, in Unix seconds or as ISO 8601 text; digits in text pass too, as templates produce text. Comes out in Unix seconds. */
export const momentSchema = z
  .union(
    [
      z.int().nonnegative().max(maxSeconds, 'is in Unix seconds; this looks like milliseconds, divide it by 1000'),
      z
        .string()
        .refine((text) => digits.test(text) || (iso.safeParse(text).success && Date.parse(text) >= 0), notAMoment)
        .meta({ format: 'date-time' }),
    ],
    notAMoment,
  )
  .transform((moment) => {
    if (typeof moment === 'number') return moment;
    return digits.test(moment) ? Number(moment) : Math.floor(Date.parse(moment) / 1000);
  });
