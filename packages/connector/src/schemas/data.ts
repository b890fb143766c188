import { z } from 'zod';

const json = z.json();
const isJson = (value: unknown) => json.safeParse(value).success;
const notJson = 'holds what JSON cannot say, such as a function, a Date or NaN';

/** Anything that JSON can say. Its JSON Schema is `{}`, where zod's own would spell JSON out. */
export const jsonSchema = z.unknown().refine(isJson, notJson);

/** Free JSON data under names of the caller's own. */
export const dataSchema = z.record(z.string(), z.unknown()).refine(isJson, notJson);

/** Text, where numbers and flags are written out. */
export const textSchema = z
  .union([z.string(), z.number(), z.boolean()], 'is text, a number, true or false')
  .transform(String);
