import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { countOf } from '../../words/time.ts';
import { checksQuery } from './queries.ts';

/** What `cio-bridge doctor` looks at. On a press: the whole store is read through. */
export function Checks() {
  const { data, error, isFetching, refetch } = useQuery({ ...checksQuery, enabled: false });
  const look = () => void refetch();
  const warned = data?.items.filter(({ warning }) => warning !== undefined).length ?? 0;
  const wrong = data?.items.filter(({ ok }) => !ok).length ?? 0;
  return (
    <Panel title="What it needs" aside={data !== undefined && summaryOf(wrong, warned)} isPadded>
      <div className="grid gap-4">
        <p className="text-muted">
          Its folder, disk, keys, store, engine and address are looked at, and nothing is changed.
        </p>
        {error && <Failure error={error} onRetry={look} />}
        {data === undefined && isFetching && <LoadingRows />}
        {data !== undefined && (
          <ul className="grid gap-2" aria-busy={isFetching}>
            {data.items.map(({ check, ok, detail, warning, fix }) => (
              <li key={check} className="flex gap-2">
                <Sign ok={ok} isWarned={warning !== undefined} />
                <div className="min-w-0 wrap-anywhere">
                  <p>
                    <span className="font-medium first-letter:uppercase">{check}</span>
                    <span className="sr-only">{ok && warning === undefined ? ' is well: ' : ' is not well: '}</span>{' '}
                    <span className="text-muted">{detail}</span>
                  </p>
                  {warning !== undefined && <p className="text-caution">{warning}</p>}
                  {fix !== undefined && <p className="text-bad">{fix}</p>}
                </div>
              </li>
            ))}
          </ul>
        )}
        <div>
          <Button onClick={look} isBusy={isFetching}>
            {data === undefined ? 'Look now' : 'Look again'}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function summaryOf(wrong: number, warned: number): string {
  if (wrong > 0) return countOf(wrong, 'thing to mend', 'things to mend');
  return warned > 0 ? countOf(warned, 'warning', 'warnings') : 'all is well';
}

function Sign({ ok, isWarned }: { ok: boolean; isWarned: boolean }) {
  if (!ok) return <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />;
  if (isWarned) return <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-caution" />;
  return <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />;
}
