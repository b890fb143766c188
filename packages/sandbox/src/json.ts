/** Anything JSON can carry. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** True for `{…}`, false for arrays, null and everything else. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The App API answers every attribute as text; objects and arrays become JSON text. */
export const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A number, also one written as text: clients in languages without numbers in JSON send that. */
export function asNumber(value: Json | undefined): number | undefined {
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** `null` says as little as a key that is not there. */
export const orAbsent = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

/** The keys that say something. */
export const withoutNulls = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));

export const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');

/** Whether text takes more than so many bytes as UTF-8. Short text, the common case, is not measured. */
export const isLongerThan = (text: string, maxBytes: number): boolean =>
  text.length * 3 > maxBytes && byteLength(text) > maxBytes;
