import { useQuery } from '@tanstack/react-query';
import type { Endpoint } from '../../api/types.ts';
import { BarChart, type Series } from '../../ui/bar-chart.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Panel } from '../../ui/panel.tsx';
import { countWords, shortTime, span } from '../../words/time.ts';
import { figuresQuery, HOURS } from './queries.ts';

const HOUR_MS = 3_600_000;

const series: readonly Series[] = [
  { words: 'Accepted', tone: 'info' },
  { words: 'Held', tone: 'caution' },
  { words: 'Refused', tone: 'bad' },
];

/** What came in the last day, in numbers first. */
export function Figures({ endpoint }: { endpoint: Endpoint }) {
  const { data, error, refetch } = useQuery(figuresQuery(endpoint.id));
  const { accepted, duplicates, held, refused, late, lagMeanMs, answerMeanMs } = endpoint.lastDay;
  const hours = data?.items ?? [];
  return (
    <Panel title="Last 24 hours">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 p-4 sm:grid-cols-4">
        <Figure name="Accepted" value={countWords(accepted)} />
        <Figure name="Refused" value={countWords(refused)} isBad={refused > 0} />
        <Figure name="Held" value={countWords(held)} isBad={held > 0} />
        <Figure name="Duplicates" value={countWords(duplicates)} />
        <Figure name="On their way" value={lagMeanMs === null ? '–' : span(lagMeanMs)} />
        <Figure name="Late, over 5 min" value={countWords(late)} isBad={late > 0} />
        <Figure name="Time to answer" value={answerMeanMs === null ? '–' : span(answerMeanMs)} />
      </dl>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {hours.some((each) => each.accepted + each.refused + each.held > 0) && (
        <BarChart
          label="Events by the hour"
          series={series}
          timeWords={shortTime}
          bars={lastHours().map((atMs) => {
            const each = hours.find(({ hourAtMs }) => hourAtMs === atMs);
            return { atMs, counts: [each?.accepted ?? 0, each?.held ?? 0, each?.refused ?? 0] };
          })}
        />
      )}
    </Panel>
  );
}

/** The beginnings of the last 24 hours: those in which nothing came are bars too. */
function lastHours(): number[] {
  const nowMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  return Array.from({ length: HOURS }, (_, index) => nowMs - (HOURS - 1 - index) * HOUR_MS);
}

const Figure = ({ name, value, isBad = false }: { name: string; value: string; isBad?: boolean }) => (
  <div>
    <dt className="text-xs text-muted">{name}</dt>
    <dd className={`text-lg leading-6 font-semibold tabular-nums ${isBad ? 'text-bad' : ''}`}>{value}</dd>
  </div>
);
