import { Link } from '@tanstack/react-router';
import type { Environment, WorkflowDetail } from '../../api/types.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { linkLook } from '../../ui/look.ts';
import { environmentWords } from '../../words/environments.ts';
import { read, readText } from '../../words/read.ts';

/** Where others send what starts the workflow in one environment, and how they prove that it is them. */
export function WebhookUrl({ workflow, environment }: { workflow: WorkflowDetail; environment: Environment }) {
  const { client, webhookUrls, definition } = workflow;
  if (webhookUrls === null) return null;
  const url = webhookUrls[environment];
  const proof = read(read(definition, 'trigger'), 'proof');
  const secret = readText(proof, 'secret');
  return (
    <div className="mt-3 grid gap-1 border-t border-line pt-3">
      <h3 className="text-xs text-muted">Its URL</h3>
      {url === null ? (
        <p className="text-muted">Whoever may change the workflow sees it.</p>
      ) : (
        <div className="flex items-start gap-1">
          <code className="min-w-0 flex-1 font-mono text-[0.78125rem] wrap-anywhere">{url}</code>
          <CopyButton text={url} label={`the URL for ${environmentWords[environment].words.toLowerCase()}`} />
        </div>
      )}
      <p className="text-xs text-muted wrap-anywhere">
        {secret === undefined ? (
          'Whoever knows it starts runs: the trigger asks for no proof.'
        ) : (
          <>
            Proven by the header {readText(proof, 'header')}, with{' '}
            <Link to="/clients/$clientId" params={{ clientId: client.id }} className={linkLook}>
              the secret {secret} of {client.name}
            </Link>
            .
          </>
        )}
      </p>
    </div>
  );
}
