import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { hrefOf } from '../../api/client.ts';
import type { Sync } from '../../api/types.ts';
import { Panel } from '../../ui/panel.tsx';
import { faultWords } from '../../words/sync-facts.ts';
import { countOf, countWords } from '../../words/time.ts';
import { firstFailuresQuery } from './first-failures.ts';
import { MendRows } from './mend-rows.tsx';

/** What was wrong with which rows, and how they are mended. */
export function FailedRows({ sync }: { sync: Sync }) {
  const { id, failed, faults, connection, environment } = sync;
  const { data } = useQuery({ ...firstFailuresQuery(id, failed), enabled: failed > 0 });
  if (failed === 0) return null;
  return (
    <Panel title="Failed rows" aside={countOf(failed, 'row', 'rows')} isPadded>
      <ul className="grid gap-1">
        {Object.entries(faults).map(([code, count]) => (
          <li key={code}>
            <span className="font-medium tabular-nums">{countWords(count)}</span> × {faultWords(code)}{' '}
            <code className="font-mono text-xs text-muted">{code}</code>
          </li>
        ))}
      </ul>
      {data && (
        <>
          {data.rows.length < failed && <p className="mt-2 text-muted">The first {data.rows.length} of them:</p>}
          <MendRows key={id} sync={sync} file={data} />
        </>
      )}
      <h3 className="mt-6 mb-2 font-semibold">{data ? 'Or mend all of them in a file' : 'Mend them'}</h3>
      <ol className="grid list-decimal gap-3 pl-5">
        <li>
          <a
            href={hrefOf('GET /api/v1/syncs/{id}/failures', { path: { id } })}
            download={`${id}.failed.ndjson`}
            className="inline-flex h-9 items-center gap-2 rounded-md border border-line bg-surface px-3 font-medium hover:bg-raised"
          >
            <Download aria-hidden className="size-4" /> Download the failed rows
          </a>
        </li>
        <li>
          Open the file in a text editor. Each line is one row, with what was wrong and its values: mend the values, and
          take out lines that you do not want. Of a row with too many or too few cells, mend its <code>cells</code>: one
          for each of the columns in line 1. In place of a <code>text</code> that could not be read, write{' '}
          <code>{'"values":{"id":"42"}'}</code>. What is left as it is fails again.
        </li>
        <li>
          <Link
            to="/syncs/new"
            search={{ connection: connection.id, environment }}
            className="font-medium text-accent underline"
          >
            Start a sync with this file
          </Link>
          . It says itself what its rows are; rows that were accepted are not in it.
        </li>
      </ol>
    </Panel>
  );
}
