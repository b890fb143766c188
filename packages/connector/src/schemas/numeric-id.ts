import { z } from 'zod';

/** A number in Customer.io's ids. Digits in text pass too, as templates and forms produce text. */
export const numericIdSchema = z
  .union([z.int().positive(), z.string().regex(/^[1-9]\d{0,14}$/, 'is a whole number')])
  .transform(Number);
