import type { FilterImplOptions } from 'liquidjs';

/** A moment, and the zone it is to be told in: what the filter `timezone` hands to `date`. */
export class ZonedTime {
  readonly value: unknown;
  readonly zone: string;

  constructor(value: unknown, zone: string) {
    this.value = value;
    this.zone = zone;
  }

  toString(): string {
    return String(this.value);
  }
}

type Filter = (this: unknown, ...values: unknown[]) => unknown;

/** LiquidJS's `date`, which also takes what `timezone` returned. */
export const dateIn = (date: FilterImplOptions | undefined): Filter =>
  function (value, format, zone) {
    const plain = date as Filter;
    return value instanceof ZonedTime
      ? plain.call(this, value.value, format, zone ?? value.zone)
      : plain.call(this, value, format, zone);
  };

/** Moves Unix seconds, or a date, by so many days, months or years; returns Unix seconds. */
export const shiftBy =
  (unit: 'day' | 'month' | 'year', direction: 1 | -1): Filter =>
  (value, count) => {
    const moment = new Date(/^\d+$/.test(String(value)) ? Number(value) * 1000 : String(value));
    if (Number.isNaN(moment.getTime())) throw new Error(`${String(value)} is no time`);
    const by = Number(count) * direction;
    if (unit === 'day') moment.setUTCDate(moment.getUTCDate() + by);
    else if (unit === 'month') moment.setUTCMonth(moment.getUTCMonth() + by);
    else moment.setUTCFullYear(moment.getUTCFullYear() + by);
    return Math.floor(moment.getTime() / 1000);
  };
