import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Environment, SyncMapping } from '../../api/types.ts';
import { Failure } from '../../ui/failure.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { syncKinds } from '../../words/sync-facts.ts';
import { countOf } from '../../words/time.ts';
import { AllRows } from './all-rows.tsx';
import { AsLastTime } from './as-last-time.tsx';
import { ColumnRow } from './column-row.tsx';
import { KindChoice } from './kind-choice.tsx';
import { become, becomes, type Said, shown, tell, toldOf, unmapped } from './mapping.ts';
import { columnsQuery, previewQuery, type Source } from './queries.ts';
import { Seen } from './seen.tsx';
import { Start } from './start.tsx';

/** More are mapped in a file, with the command. */
const MAX_COLUMNS = 200;

interface Parts {
  source: Source;
  /** Whose the connection is. */
  clientId: string;
  into: { connectionId: string; environment: Environment };
  /** The same in words. */
  place: string;
}

/** What becomes of the file's columns, and how its rows would leave. */
export function Mapped({ source, clientId, into, place }: Parts) {
  const [said, setSaid] = useState<Said>({ kind: 'people' });
  const settled = useSettled(said);
  const { data: file, error, refetch } = useQuery(columnsQuery(source, said.kind, clientId));
  const preview = useQuery({ ...previewQuery(source, settled), enabled: file !== undefined });
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!file) return <LoadingRows />;

  const known = preview.data?.mapping;
  const isKnown = known !== undefined && (known.kind === said.kind || file.saysItself);
  const base = isKnown ? known : unmapped(said.kind, file.asAttributes);
  const mapping = file.saysItself ? base : shown(base, said);
  const guessOf = (column: string) => preview.data?.guesses.find((guess) => guess.column === column);
  const isOld = settled !== said || preview.isPlaceholderData || preview.isFetching;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
      <div className="grid min-w-0 gap-6">
        {file.saysItself ? (
          <p className="rounded-lg bg-info-ground p-4 text-info">
            These are failed rows of an earlier sync ({syncKinds[mapping.kind].words.toLowerCase()}): the file says
            itself what its columns are.
          </p>
        ) : (
          <>
            <AsLastTime
              lastTime={file.lastTime ?? undefined}
              mapping={mapping}
              onTake={(last) => setSaid(last as Said)}
            />
            <KindChoice kind={said.kind} onChoose={(kind) => setSaid({ kind })} />
            <Panel title="Columns" aside={countOf(file.columns.length, 'column', 'columns')}>
              <ul className="@container divide-y divide-line">
                {file.columns.slice(0, MAX_COLUMNS).map((column) => (
                  <ColumnRow
                    key={column}
                    column={column}
                    mapping={mapping}
                    guess={guessOf(column)}
                    nameFault={file.nameFaults.get(column)}
                    onUse={(use) => setSaid(become(said, column, use, toldOf({ columns: file.asAttributes }, column)))}
                    onTell={(told) => setSaid(tell(said, column, becomes(mapping, column), told))}
                  />
                ))}
              </ul>
              {file.columns.length > MAX_COLUMNS && (
                <p className="border-t border-line px-4 py-3 text-muted">
                  The other {file.columns.length - MAX_COLUMNS} are sent as they are guessed.
                </p>
              )}
            </Panel>
            <AllRows mapping={mapping} onChange={(change) => setSaid({ ...said, ...change } as Said)} />
          </>
        )}
      </div>
      <div className="grid min-w-0 gap-6 lg:sticky lg:top-4 lg:max-h-[calc(100vh-2rem)] lg:grid-rows-[minmax(0,1fr)_auto]">
        <Seen preview={preview} isOld={isOld} />
        <Start
          into={into}
          place={place}
          source={source}
          mapping={preview.data?.mapping as SyncMapping}
          saysItself={file.saysItself}
          whyOff={whyOff(preview, isOld)}
        />
      </div>
    </div>
  );
}

function whyOff({ error, data }: { error: unknown; data: unknown }, isOld: boolean): string | undefined {
  if (isOld) return 'The rows are looked at first.';
  if (error || !data) return 'The rows cannot be sent as they are mapped.';
  return undefined;
}
