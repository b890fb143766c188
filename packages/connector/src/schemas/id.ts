import { limits } from '@cio-bridge/sdk';
import { z } from 'zod';
import { utf8Bytes } from '../utf8-bytes.ts';

/** An id of the caller's own: text, or a whole number, which becomes its text. */
export type Id = string | number | bigint;

const wholeNumber = z
  .number()
  .refine(
    Number.isSafeInteger,
    'is a number that is not whole, or so large that its last digits get lost: give it as text',
  )
  .meta({ type: 'integer' });

const text = z.string().trim().min(1, 'is empty');

const idOf = (inText: z.ZodString) =>
  z
    .preprocess(
      (id) => (typeof id === 'bigint' ? String(id) : id),
      z.union([inText, wholeNumber], 'has to be text, or a whole number'),
    )
    .transform(String) as unknown as z.ZodType<string, Id>;

/** An id of a person, an object or a type of objects: at most 150 bytes. */
export const idSchema = idOf(
  text.max(limits.idBytes).refine((id) => utf8Bytes(id) <= limits.idBytes, {
    error: `is longer than ${limits.idBytes} bytes`,
  }),
);

/** An id of which Customer.io publishes no limit. */
export const anyIdSchema = idOf(text);
