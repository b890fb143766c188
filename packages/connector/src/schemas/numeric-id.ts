import { z } from 'zod';

const notANumber = 'has to be a whole number above 0';

/** A number in Customer.io's ids. Digits in text pass too, as templates and forms produce text. */
export const numericIdSchema = z
  .union([z.int().positive(), z.string().regex(/^[1-9]\d{0,14}$/, notANumber)], notANumber)
  .transform(Number);
