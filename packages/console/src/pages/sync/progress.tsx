import type { Sync } from '../../api/types.ts';
import { Panel } from '../../ui/panel.tsx';
import { useClock } from '../../ui/time-ago.tsx';
import { isUnderWay, percentOf } from '../../words/sync-facts.ts';
import { countWords, span } from '../../words/time.ts';

/** How far it is, how fast, and how long it will take. */
export function Progress({ sync }: { sync: Sync }) {
  const { rows, accepted, failed, unchanged, sinceLast } = sync;
  const percent = percentOf(sync);
  const figures: [string, string, string?][] = [
    ['Rows done', countWords(rows)],
    ['Accepted', countWords(accepted)],
    ...(sinceLast === null ? [] : [['Unchanged', countWords(unchanged)] as [string, string]]),
    ['Failed', countWords(failed), failed > 0 ? 'text-bad' : ''],
  ];
  return (
    <Panel title="Progress" aside={<Pace sync={sync} />} isPadded>
      <div
        role="progressbar"
        aria-label="Of the file"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent !== undefined && { 'aria-valuenow': percent })}
        className="h-2 overflow-hidden rounded-full bg-raised"
      >
        <div
          className={`h-full rounded-full transition-[width] ${sync.status === 'failed' ? 'bg-bad' : 'bg-accent-fill'}`}
          style={{ width: `${percent ?? 0}%` }}
        />
      </div>
      <p className="mt-2 text-muted tabular-nums">
        {percent === undefined ? 'Its size is not known yet.' : `${percent}% of the file`}
      </p>
      <dl className="mt-4 grid grid-cols-[repeat(auto-fit,minmax(6rem,1fr))] gap-4">
        {figures.map(([name, figure, tone = '']) => (
          <div key={name}>
            <dt className="text-muted">{name}</dt>
            <dd className={`text-xl font-semibold tabular-nums ${tone}`}>{figure}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Pace({ sync }: { sync: Sync }) {
  const { rowsPerSecond, allowedPerSecond, secondsLeft, retryAtMs, startedAtMs, endedAtMs } = sync;
  const retryInMs = useClock((nowMs) => (retryAtMs === null ? 0 : Math.ceil((retryAtMs - nowMs) / 1_000) * 1_000));
  if (retryInMs > 0) return `Tried again in ${span(retryInMs)}`;
  if (endedAtMs !== null && startedAtMs !== null) return `Took ${span(endedAtMs - startedAtMs)}`;
  if (!isUnderWay(sync)) return null;
  const words = [
    rowsPerSecond !== null && `${countWords(Math.round(rowsPerSecond))} rows/s`,
    allowedPerSecond !== null && `${countWords(Math.round(allowedPerSecond))} requests/s allowed`,
    secondsLeft !== null && `about ${span(secondsLeft * 1_000)} left`,
  ];
  return <span className="tabular-nums">{words.filter(Boolean).join(' · ')}</span>;
}
