import { appError } from '../http/api-error.ts';
import type { Buckets } from './metric-series.ts';

export interface WindowedQuery {
  version?: string;
  res?: string;
  resolution?: string;
  tz?: string;
  start?: string;
  end?: string;
}

const hourSeconds = 3600;
/** Both spellings that the vendor's document has. A month is 30 days here. */
const resolutions: Readonly<Record<string, number>> = {
  hours: hourSeconds,
  hourly: hourSeconds,
  days: 24 * hourSeconds,
  daily: 24 * hourSeconds,
  weeks: 7 * 24 * hourSeconds,
  weekly: 7 * 24 * hourSeconds,
  months: 30 * 24 * hourSeconds,
  monthly: 30 * 24 * hourSeconds,
};

/** More steps than any chart has. */
const maxSteps = 1_000;

/** Whether a campaign's metrics are asked for by window, as version 2 does, and not by a number of steps. */
export const isWindowed = ({ version, res }: WindowedQuery): boolean => version === '2' && res !== undefined;

/** A window in equal steps from its start on. */
export class MetricWindow implements Buckets {
  readonly #start: number;
  readonly #seconds: number;
  readonly #count: number;

  /** @throws ApiError 400 when `start`, `end` or the resolution is missing or wrong. */
  constructor(query: WindowedQuery) {
    const seconds = resolutions[query.res ?? query.resolution ?? ''];
    if (seconds === undefined) throw appError(400, 'res must be hourly, daily, weekly or monthly');
    if (query.tz !== undefined) checkZone(query.tz);
    this.#start = moment(query.start, 'start');
    const end = moment(query.end, 'end');
    if (end < this.#start) throw appError(400, 'end must not lie before start');
    this.#seconds = seconds;
    this.#count = Math.floor((end - this.#start) / seconds) + 1;
    if (this.#count > maxSteps) throw appError(400, `the window has more than ${maxSteps} steps`);
  }

  count(timestamps: readonly number[]): number[] {
    const counts = new Array<number>(this.#count).fill(0);
    for (const timestamp of timestamps) {
      const index = Math.floor((timestamp - this.#start) / this.#seconds);
      if (counts[index] !== undefined) counts[index] += 1;
    }
    return counts;
  }
}

function moment(text: string | undefined, name: string): number {
  const seconds = Number(text ?? '');
  if (text === undefined || text === '' || !Number.isInteger(seconds)) {
    throw appError(400, `${name} is required, in Unix seconds`);
  }
  return seconds;
}

function checkZone(tz: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: tz });
  } catch {
    throw appError(400, `tz ${JSON.stringify(tz)} is no time zone`);
  }
}
