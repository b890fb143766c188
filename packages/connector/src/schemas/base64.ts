import { z } from 'zod';

/** Base64 in any of its dresses, as plain base64: wrapped lines, the URL's alphabet, without padding, a data URI's. */
export const base64Schema = z
  .string()
  .meta({ contentEncoding: 'base64' })
  .transform(plain)
  .refine((text) => /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.replace(/=+$/, '').length % 4 !== 1, {
    error: 'is not base64',
  });

function plain(text: string): string {
  const [, encoded = text] = /^data:[^,]{0,200};base64,([\s\S]*)$/i.exec(text) ?? [];
  return encoded.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/');
}
