import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { hrefOf } from '../../api/client.ts';
import type { Sync } from '../../api/types.ts';
import { Panel } from '../../ui/panel.tsx';
import { countWords } from '../../words/time.ts';

/** Who was sent before and is not in the file: what becomes of them is for people to say. */
export function Vanished({ sync }: { sync: Sync }) {
  const { id, sinceLast, status, vanished, connection, environment } = sync;
  if (sinceLast === null || status !== 'succeeded' || vanished === 0) return null;
  if (vanished === null) {
    return (
      <Panel title="Not in the file any more" isPadded>
        <p>
          Nobody knows: the file had no rows, or some that could not be read and may be about anybody, or another sync
          used the same name meanwhile. Mend the file, then sync it again.
        </p>
      </Panel>
    );
  }
  return (
    <Panel title="Not in the file any more" aside={countWords(vanished)} isPadded>
      <p>They were sent before, and are still in Customer.io. Nothing was done about them.</p>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <a
          href={hrefOf('GET /api/v1/syncs/{id}/vanished', { path: { id } })}
          download={`${id}.vanished.csv`}
          className="inline-flex h-9 items-center gap-2 rounded-md border border-line bg-surface px-3 font-medium hover:bg-raised"
        >
          <Download aria-hidden className="size-4" /> Download the list
        </a>
        <span>
          To delete them,{' '}
          <Link
            to="/syncs/new"
            search={{ connection: connection.id, environment }}
            className="font-medium text-accent underline"
          >
            sync the list
          </Link>{' '}
          as deletions.
        </span>
      </div>
    </Panel>
  );
}
