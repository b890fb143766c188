import type { UseQueryResult } from '@tanstack/react-query';
import { ApiProblem } from '../../api/client.ts';
import type { SyncPreview } from '../../api/types.ts';
import { FailedRowList } from '../../ui/failed-row-list.tsx';
import { Failure } from '../../ui/failure.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { sentence } from '../../words/problems.ts';
import { faultWords } from '../../words/sync-facts.ts';
import { countOf, countWords } from '../../words/time.ts';

/** The rows as they would leave, and those that would not. */
export function Seen({ preview, isOld }: { preview: UseQueryResult<SyncPreview>; isOld: boolean }) {
  const { data, error, refetch } = preview;
  return (
    <div className="overflow-y-auto rounded-lg">
      <Panel
        title="As it would leave"
        aside={<span role="status">{isOld ? 'Looking at the rows…' : ''}</span>}
        isPadded
      >
        {error && !isOld && <Refused error={error} onRetry={() => void refetch()} />}
        {!data && (!error || isOld) && <LoadingRows />}
        {data && (
          <div className={`grid gap-4 ${isOld ? 'opacity-60' : ''}`}>
            <Looked seen={data} />
            {data.operations.map((operation, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place
              <JsonView key={index} value={operation} label={`row ${index + 1}`} />
            ))}
          </div>
        )}
      </Panel>
    </div>
  );
}

function Looked({ seen }: { seen: SyncPreview }) {
  const { rows, accepted, failed, faults, failedRows, isWhole, notes } = seen;
  return (
    <>
      <p>
        {isWhole ? 'All' : 'The first'} {countOf(rows, 'row', 'rows')}:{' '}
        <strong className="text-good">{countWords(accepted)} would be sent</strong>
        {failed > 0 && <strong className="text-bad">, {countWords(failed)} would fail</strong>}.
      </p>
      {notes.length > 0 && (
        <ul className="list-disc rounded-md bg-caution-ground py-2 pr-3 pl-7">
          {notes.map((note) => (
            <li key={note}>{sentence(note)}</li>
          ))}
        </ul>
      )}
      {failed > 0 && (
        <section aria-label="What would fail">
          <ul className="flex flex-wrap gap-x-4 gap-y-1">
            {Object.entries(faults).map(([code, count]) => (
              <li key={code}>
                <span className="font-medium tabular-nums">{countWords(count)}</span> × {faultWords(code)}
              </li>
            ))}
          </ul>
          <FailedRowList rows={failedRows} />
          <p className="mt-2 text-muted">They cost no other row, and can be downloaded and mended afterwards.</p>
        </section>
      )}
    </>
  );
}

/** A mapping that is not whole yet is the next thing to do, not a fault of anybody's. */
function Refused({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (!(error instanceof ApiProblem) || error.code !== 'sync_invalid_mapping') {
    return <Failure error={error} onRetry={onRetry} />;
  }
  return (
    <p role="alert" className="rounded-md bg-caution-ground px-3 py-2 wrap-anywhere">
      {sentence(error.message)}
    </p>
  );
}
