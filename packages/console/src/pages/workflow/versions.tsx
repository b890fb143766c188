import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WorkflowDetail } from '../../api/types.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { environmentWords } from '../../words/environments.ts';
import { countOf } from '../../words/time.ts';
import { unfinishedWords } from '../../words/workflow-facts.ts';
import { PublishDialog } from './publish-dialog.tsx';
import { versionsQuery } from './queries.ts';
import { VersionDialog } from './version-dialog.tsx';

/** Every version that was saved, the newest first. */
export function Versions({ workflow }: { workflow: WorkflowDetail }) {
  const { data, error, refetch } = useQuery(versionsQuery(workflow.id));
  const [shown, setShown] = useState<number>();
  const [published, setPublished] = useState<number>();
  return (
    <Panel title="Versions">
      {error && (
        <div className="p-4">
          <Failure error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {!data && !error && <LoadingRows />}
      <ol className="divide-y divide-line">
        {data?.items.map(({ version, createdAtMs, savedBy, note, publishedIn, faults }) => (
          <li key={version} className="px-4 py-3">
            <div className="flex flex-wrap items-center gap-2">
              <span className="font-medium tabular-nums">Version {version}</span>
              {publishedIn.map((env) => (
                <Badge key={env} tone={environmentWords[env].tone}>
                  {environmentWords[env].words}
                </Badge>
              ))}
              {faults > 0 && <Badge tone="caution">{`${countOf(faults, 'thing', 'things')} to mend`}</Badge>}
              <span className="ml-auto text-xs text-muted">
                {savedBy && `${savedBy.name} · `}
                <TimeAgo atMs={createdAtMs} />
              </span>
            </div>
            {note && <p className="mt-1 wrap-anywhere">{note}</p>}
            <div className="mt-1 -ml-3 flex gap-1">
              <Button look="ghost" onClick={() => setShown(version)}>
                {version > 1 ? 'What changed' : workflow.version > 1 ? 'Compare' : 'Look at it'}
              </Button>
              {!publishedIn.includes('production') && (
                <Button
                  look="ghost"
                  needs="workflows:write"
                  whyOff={unfinishedWords({ version, faults })}
                  onClick={() => setPublished(version)}
                >
                  Turn on in production
                </Button>
              )}
            </div>
          </li>
        ))}
      </ol>
      {shown !== undefined && <VersionDialog workflow={workflow} version={shown} onClose={() => setShown(undefined)} />}
      {published !== undefined && (
        <PublishDialog
          workflow={workflow}
          environment="production"
          version={published}
          onClose={() => setPublished(undefined)}
        />
      )}
    </Panel>
  );
}
