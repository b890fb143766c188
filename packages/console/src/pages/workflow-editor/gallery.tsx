import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { FileText, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Connection } from '../../api/types.ts';
import { Picture } from '../../editor/canvas/picture.tsx';
import { readSource } from '../../editor/document/source.ts';
import { templatesQuery } from '../../editor/queries.ts';
import { type Draft, keptDrafts } from '../../editor/saving/drafts.ts';
import { keepCopy } from '../../editor/saving/local-copy.ts';
import { useActions } from '../../editor/use-editor.ts';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Note } from '../../ui/note.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { relativeTime } from '../../words/time.ts';

const route = getRouteApi('/signed-in/workflows/new');

type GoOn = (draft: Draft, connection: Connection) => void;

/** What to begin with: nothing, a text, or one of the templates. */
export function Gallery(props: { connections: Connection[]; onGoOn: GoOn }) {
  const { connections, onGoOn } = props;
  const search = route.useSearch();
  const { data, error, refetch } = useQuery(templatesQuery);
  const actions = useActions();
  return (
    <div className="grid gap-6">
      <Unsaved connections={connections} onGoOn={onGoOn} />
      <ul className="grid gap-3 sm:grid-cols-2">
        {[
          { key: 'empty', Icon: Plus, name: 'From nothing', about: 'A trigger, and the steps that you add.' },
          {
            key: 'text',
            Icon: FileText,
            name: 'From a text',
            about: 'YAML or JSON that you have: a file, a message, another workflow.',
          },
        ].map(({ key, Icon, name, about }) => (
          <li key={key}>
            <Link
              to="/workflows/new"
              search={{ ...search, template: key }}
              className="flex h-full items-start gap-3 rounded-lg border border-line bg-surface p-4 hover:border-control"
            >
              <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-accent" />
              <span>
                <span className="block font-semibold">{name}</span>
                <span className="block text-muted">{about}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <section aria-labelledby="templates">
        <h2 id="templates" className="mb-3 font-semibold">
          Templates
        </h2>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {!data && !error && <LoadingRows />}
        <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          {data?.items.map(({ key, name, description, definition }) => (
            <li key={key}>
              <Link
                to="/workflows/new"
                search={{ ...search, template: key }}
                className="flex h-full flex-col rounded-lg border border-line bg-surface hover:border-control"
              >
                <span className="block h-44 overflow-hidden rounded-t-lg border-b border-line bg-canvas p-3">
                  <Picture workflow={definition} actions={actions} maxHeight={380} className="size-full" />
                </span>
                <span className="block p-4">
                  <span className="block font-semibold">{name}</span>
                  <span className="line-clamp-3 text-muted">{description}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

/** New workflows that were begun and never saved, of each client. */
function Unsaved({ connections, onGoOn }: { connections: Connection[]; onGoOn: GoOn }) {
  const [gone, setGone] = useState<string[]>([]);
  const first = new Map(connections.map((connection) => [connection.client.id, connection] as const).reverse());
  const drafts = [...first.values()].flatMap((connection) =>
    keptDrafts(connection.client.id).map((draft) => ({ connection, draft })),
  );
  const kept = drafts.filter(({ draft }) => !gone.includes(draft.key));
  return kept.map(({ connection, draft }) => {
    const name = nameOf(draft);
    return (
      <Note
        key={draft.key}
        tone="info"
        title={`You left ${name} of ${connection.client.name} unsaved`}
        button={
          <span className="flex gap-2">
            <Button
              look="danger"
              aria-label={`Discard ${name}`}
              onClick={() => {
                keepCopy(draft.key, undefined);
                setGone([...gone, draft.key]);
              }}
            >
              Discard
            </Button>
            <Button look="primary" aria-label={`Go on with ${name}`} onClick={() => onGoOn(draft, connection)}>
              Go on
            </Button>
          </span>
        }
      >
        {relativeTime(draft.copy.atMs, Date.now())}
      </Note>
    );
  });
}

function nameOf({ copy }: Draft): string {
  const { name } = readSource(copy.text).plain;
  return typeof name === 'string' && name !== '' ? `“${name}”` : 'a new workflow';
}
