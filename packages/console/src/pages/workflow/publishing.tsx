import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Environment, WorkflowDetail } from '../../api/types.ts';
import { environments } from '../../lists/scope.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { linkLook } from '../../ui/look.ts';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { environmentWords } from '../../words/environments.ts';
import { unfinishedWords } from '../../words/workflow-facts.ts';
import { PublishDialog } from './publish-dialog.tsx';
import { WebhookUrl } from './webhook-url.tsx';

/** Where which version runs; each environment has its own. */
export const Publishing = ({ workflow }: { workflow: WorkflowDetail }) => (
  <section aria-label="Where it runs" className="grid gap-3 sm:grid-cols-3">
    {environments.map((environment) => (
      <Place key={environment} workflow={workflow} environment={environment} />
    ))}
  </section>
);

function Place({ workflow, environment }: { workflow: WorkflowDetail; environment: Environment }) {
  const published = workflow.environments[environment];
  const [question, setQuestion] = useState<'publish' | 'take-out'>();
  const close = () => setQuestion(undefined);
  const takeOut = useSend('DELETE /api/v1/workflows/{id}/environments/{environment}', {
    makesOld: [['workflows'], ['runs', 'failures']],
    onSuccess: close,
  });
  const { words } = environmentWords[environment];
  const isNewest = published?.version === workflow.version;
  return (
    <article aria-label={words} className="flex flex-col rounded-lg border border-line bg-surface p-4">
      <div className="flex items-center gap-2">
        <h2 className="font-semibold">{words}</h2>
        <Badge tone={published ? 'good' : 'plain'}>{published ? `v${published.version}` : 'off'}</Badge>
        {published && !isNewest && <span className="text-xs text-muted">newest is v{workflow.version}</span>}
      </div>
      <p className="mt-1 flex-1 text-muted wrap-anywhere">
        {published ? (
          <>
            {published.connection ? (
              <>
                On{' '}
                <Link
                  to="/connections/$connectionId"
                  params={{ connectionId: published.connection.id }}
                  className={linkLook}
                >
                  {published.connection.name}
                </Link>
              </>
            ) : (
              'Where its caller acts'
            )}
            {published.publishedBy && `, by ${published.publishedBy.name}`}, <TimeAgo atMs={published.publishedAtMs} />
          </>
        ) : (
          'Nothing of it runs here.'
        )}
      </p>
      <WebhookUrl workflow={workflow} environment={environment} />
      <div className="mt-3 flex flex-wrap gap-2">
        {!isNewest && (
          <Button needs="workflows:write" whyOff={unfinishedWords(workflow)} onClick={() => setQuestion('publish')}>
            Turn on v{workflow.version}
          </Button>
        )}
        {published && (
          <Button needs="workflows:write" look="danger" onClick={() => setQuestion('take-out')}>
            Turn off
          </Button>
        )}
      </div>
      {question === 'publish' && (
        <PublishDialog workflow={workflow} environment={environment} version={workflow.version} onClose={close} />
      )}
      {question === 'take-out' && (
        <ConfirmDialog
          title={`Turn off “${workflow.name}” in ${words.toLowerCase()}?`}
          yes="Turn off"
          no="Leave it on"
          isDanger
          send={takeOut}
          onYes={() => takeOut.mutate({ path: { id: workflow.id, environment } })}
          onClose={close}
        >
          <p>Nothing new starts. Runs that are under way go on, and what comes meanwhile can be replayed later.</p>
        </ConfirmDialog>
      )}
    </article>
  );
}
