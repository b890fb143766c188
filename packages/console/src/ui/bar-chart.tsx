import { countWords } from '../words/time.ts';
import type { Tone } from '../words/tones.ts';
import { Disclosure } from './disclosure.tsx';
import { dotOf } from './tone-dot.tsx';

export interface Series {
  words: string;
  tone: Tone;
}

/**
 * Counts over time, piled up by kind. It is for the eye alone: the same numbers stand in the table below it.
 * `bars` has one count for each of `series`.
 */
export function BarChart(props: {
  label: string;
  series: readonly Series[];
  bars: readonly { atMs: number; counts: readonly number[] }[];
  /** How the beginning of one bar is said, such as `14:00` or `21 Nov`. */
  timeWords: (atMs: number) => string;
}) {
  const { label, series, bars, timeWords } = props;
  const totals = bars.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0));
  const most = Math.max(1, ...totals);
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) return null;
  return (
    <>
      <div aria-hidden className="px-4">
        <p className="text-right text-xs text-muted tabular-nums">{countWords(most)}</p>
        <div className="flex h-32 items-end gap-px border-t border-line">
          {bars.map(({ atMs, counts }) => (
            <div
              key={atMs}
              title={`${timeWords(atMs)}: ${said(series, counts)}`}
              className="flex h-full min-w-0 flex-1 flex-col-reverse border-b border-line hover:bg-raised"
            >
              {counts.map((count, index) => (
                <div
                  key={series[index]?.words}
                  className={dotOf[series[index]?.tone ?? 'plain']}
                  style={{ height: `${(count / most) * 100}%` }}
                />
              ))}
            </div>
          ))}
        </div>
        <p className="flex justify-between pt-1 text-xs text-muted tabular-nums">
          <span>{timeWords(first.atMs)}</span>
          <span>{timeWords(last.atMs)}</span>
        </p>
        <p className="flex flex-wrap gap-x-4 gap-y-1 pt-2 pb-2 text-xs text-muted">
          {series.map(({ words, tone }) => (
            <span key={words} className="inline-flex items-center gap-1.5">
              <span className={`size-2 rounded-xs ${dotOf[tone]}`} /> {words}
            </span>
          ))}
        </p>
      </div>
      <Disclosure summary="As a table">
        <div className="max-h-80 overflow-auto">
          <table aria-label={label} className="mb-3 w-full text-right tabular-nums">
            <thead className="text-xs text-muted">
              <tr>
                {['Time', ...series.map(({ words }) => words)].map((title) => (
                  <th key={title} scope="col" className="px-4 py-1 font-medium first:text-left">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {bars
                .filter((_bar, index) => totals[index] !== 0)
                .map(({ atMs, counts }) => (
                  <tr key={atMs}>
                    <th scope="row" className="px-4 py-1 text-left font-normal whitespace-nowrap">
                      {timeWords(atMs)}
                    </th>
                    {counts.map((count, index) => (
                      <td key={series[index]?.words} className="px-4 py-1">
                        {countWords(count)}
                      </td>
                    ))}
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      </Disclosure>
    </>
  );
}

const said = (series: readonly Series[], counts: readonly number[]): string =>
  counts
    .map((count, index) => ({ count, words: series[index]?.words ?? '' }))
    .filter(({ count }) => count > 0)
    .map(({ count, words }) => `${countWords(count)} ${words.toLowerCase()}`)
    .join(', ') || 'nothing';
