import { type Moment, secondsOf } from '@cio-bridge/sdk';
import { z } from 'zod';

/** Beyond this many seconds (the year 5138) a number is surely milliseconds. */
const maxSeconds = 99_999_999_999;

const notAMoment = 'has to be Unix seconds, or ISO 8601 with a zone such as "2026-01-31T09:00:00Z"';
const milliseconds = 'has to be in Unix seconds; this looks like milliseconds, divide it by 1000';

/** Digits alone, or ISO 8601 with a time and a zone, extended or basic: `2026-01-31T09:00Z`, `20260131T100000+0100`. */
const text =
  /^\s*(?:\d{1,11}|\d{4}(-?)\d{2}\1\d{2}[Tt ]\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?(?:[Zz]|[+-]\d{2}(?::?\d{2})?))\s*$/;

/** A moment, in Unix seconds or as ISO 8601 text; digits in text pass too, as templates produce text. Comes out in Unix seconds. */
export const momentSchema = z
  .preprocess(
    (moment) => (moment instanceof Date ? secondsOf(moment) : moment),
    z.union(
      [
        z.int(notAMoment).min(0, notAMoment).max(maxSeconds, milliseconds),
        z.string().meta({ format: 'date-time' }),
        z.string().regex(text).meta({ title: 'ISO 8601' }),
      ],
      { error: ({ input }) => (isMilliseconds(input) ? milliseconds : notAMoment) },
    ),
  )
  .transform((moment, context) => {
    const seconds = typeof moment === 'number' || text.test(moment) ? secondsOf(moment) : undefined;
    if (seconds !== undefined && seconds >= 0) return seconds;
    context.addIssue({ code: 'custom', message: isMilliseconds(moment) ? milliseconds : notAMoment });
    return z.NEVER;
  }) as unknown as z.ZodType<number, Moment>;

function isMilliseconds(moment: unknown): boolean {
  const number = typeof moment === 'string' && /^\s*\d{12,14}\s*$/.test(moment) ? Number(moment) : moment;
  return typeof number === 'number' && number > maxSeconds;
}
