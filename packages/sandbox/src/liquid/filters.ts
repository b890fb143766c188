import { createHash, createHmac } from 'node:crypto';
import type { FilterImplOptions } from 'liquidjs';
import { currency, formatNumber, roundedCurrency } from './number-filters.ts';
import { dateIn, shiftBy, ZonedTime } from './time-filters.ts';

type Builtin = Readonly<Record<string, FilterImplOptions>>;

const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const digest = (algorithm: string, value: unknown): string => createHash(algorithm).update(textOf(value)).digest('hex');
const keyed = (algorithm: string, value: unknown, key: unknown): string =>
  createHmac(algorithm, textOf(key)).update(textOf(value)).digest('hex');

/** What Customer.io's Liquid has beyond LiquidJS, its engine (Liquid syntax list, read 2026-11). */
export const filtersBeyond = (builtin: Builtin): Builtin =>
  ({
    titlecase: (value: unknown) => textOf(value).replace(/\p{L}[\p{L}\p{N}']*/gu, capitalised),
    pluralize: (value: unknown, one: string, many: string) => `${textOf(value)} ${Number(value) === 1 ? one : many}`,
    contains: (value: unknown, wanted: unknown) =>
      Array.isArray(value) ? value.includes(wanted) : textOf(value).includes(textOf(wanted)),
    htmlencode: builtin.escape,

    base64: (value: unknown) => Buffer.from(textOf(value)).toString('base64'),
    base64_url_safe_encode: (value: unknown) => Buffer.from(textOf(value)).toString('base64url'),
    base64_url_safe_decode: (value: unknown) => Buffer.from(textOf(value), 'base64url').toString(),
    hex_base64: (value: unknown) => Buffer.from(textOf(value), 'hex').toString('base64'),
    md5: (value: unknown) => digest('md5', value),
    sha1: (value: unknown) => digest('sha1', value),
    hmac_sha1: (value: unknown, key: unknown) => keyed('sha1', value, key),
    sha256: (value: unknown, key?: unknown) =>
      key === undefined ? digest('sha256', value) : keyed('sha256', value, key),
    hmac_sha256: (value: unknown, key: unknown) => keyed('sha256', value, key),

    format_number: formatNumber,
    currency,
    rounded_currency: roundedCurrency,
    random: (value: unknown) => Math.floor(Math.random() * Number(value)),

    limit: (value: unknown, count: unknown) => listOf(value).slice(0, Number(count)),
    json_array_uniq: (value: unknown, property: string) =>
      [
        ...new Map(
          listOf(value)
            .toReversed()
            .map((entry) => [(entry as Record<string, unknown> | null)?.[property], entry]),
        ).values(),
      ].toReversed(),
    where_not: builtin.reject,
    from_json: (value: unknown) => JSON.parse(textOf(value)),
    to_json: builtin.json,

    timezone: (value: unknown, zone: unknown) => new ZonedTime(value, textOf(zone)),
    date: dateIn(builtin.date),
    add_day: shiftBy('day', 1),
    add_month: shiftBy('month', 1),
    add_year: shiftBy('year', 1),
    subtract_day: shiftBy('day', -1),
    subtract_month: shiftBy('month', -1),
    subtract_year: shiftBy('year', -1),
  }) as Builtin;

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
