import { environments } from '@cio-bridge/connector';
import { z } from 'zod';

/** What the filters of lists are made of; the same in a query and in the body of what is done to many. */

/** More values than this are no filter that somebody chose. */
const MAX_VALUES = 50;

/** One value or several, with commas between: those that have any of them. */
export const several = <Each extends z.ZodType<string>>(each: Each) =>
  z
    .preprocess(
      separated,
      z.array(each).refine((values) => values.length <= MAX_VALUES, `has more than ${MAX_VALUES} values`),
    )
    // For OpenAPI: how a query says it.
    .meta({ style: 'form', explode: false });

function separated(given: unknown): unknown {
  if (typeof given === 'string') return given.split(',').map((value) => value.trim());
  return Array.isArray(given) ? given.flatMap(separated) : given;
}

export const text = z.string().min(1, 'is empty: leave it out to have all');
export const texts = several(text).optional();
/** An empty text is no number: it would be read as zero. */
export const wholeNumber = z.preprocess((given) => (given === '' ? Number.NaN : given), z.coerce.number().int().min(0));
/** The greatest version of a workflow that Postgres can be asked for. */
export const MAX_VERSION = 2_147_483_647;
export const versionNumber = z.coerce.number().int().min(1).max(MAX_VERSION);

/** Whose, and where. */
export const scope = {
  clientId: texts.describe('Of one of these clients'),
  environment: several(z.enum(environments)).optional(),
};

/** @param what - What has its time then, such as "Arrived". */
export const timeRange = (what: string) => ({
  fromMs: wholeNumber.optional().describe(`${what} at or after this moment, Unix milliseconds`),
  untilMs: wholeNumber.optional().describe(`${what} before this moment`),
});

export const searchedPerson = text
  .optional()
  .describe('A person’s id, an e-mail address or number, or the id of a delivery; whole');

/** Counted up to 10,000. */
export const isMore = z.boolean().describe('There are more: they are counted up to 10,000');
