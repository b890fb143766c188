import { Link } from '@tanstack/react-router';
import { useSend } from '../../api/mutations.ts';
import type { Environment } from '../../api/types.ts';
import type { StuckConnection as Stuck } from '../../lists/inbox.ts';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { mainLinkLook } from '../../ui/look.ts';
import { NewLink } from '../../ui/new-link.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { environmentWords } from '../../words/environments.ts';
import { countOf } from '../../words/time.ts';

/** Runs that wait for one connection to work again. */
export function StuckConnection({ runs, hasNoKeys }: Stuck) {
  const resume = useSend('POST /api/v1/runs/resume', { makesOld: [['runs']] });
  const first = runs[0];
  if (!first) return null;
  const { connection, environment } = first;
  const where = environmentWords[environment ?? 'production'].words.toLowerCase();
  const sinceMs = Math.min(...runs.map(({ waits, createdAtMs }) => waits?.sinceMs ?? createdAtMs));
  return (
    <article className="rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-semibold wrap-anywhere">
          <span className="font-normal text-muted">{first.client.name} ·</span> {connection?.name ?? 'No connection'}
        </h3>
        <span className="ml-auto text-xs text-muted">
          <TimeAgo atMs={sinceMs} />
        </span>
      </div>
      <p className="mt-2 text-bad">
        {hasNoKeys ? `It has no keys of ${where}.` : `Customer.io refused its keys of ${where}.`}
      </p>
      <p className="text-muted">
        {countOf(runs.length, 'run waits', 'runs wait')} at the step that needs them. Nothing is lost: when the keys are
        right, they go on by themselves, or at once with “Try now”.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        {connection && (
          <KeysLink connectionId={connection.id} environment={environment ?? 'production'} hasNoKeys={hasNoKeys} />
        )}
        <Button
          needs="runs:write"
          isBusy={resume.isPending}
          onClick={() =>
            resume.mutate({
              body: { connectionId: [connection?.id ?? ''], ...(environment && { environment: [environment] }) },
            })
          }
        >
          Try now
        </Button>
      </div>
      {resume.error && (
        <div className="mt-3">
          <Failure error={resume.error} onRetry={resume.again} />
        </div>
      )}
    </article>
  );
}

/** Leads to where the keys are put in, or replaced. */
function KeysLink(props: { connectionId: string; environment: Environment; hasNoKeys: boolean }) {
  const { connectionId, environment, hasNoKeys } = props;
  if (hasNoKeys) {
    return (
      <NewLink to="/connections/new" search={{ connection: connectionId, environment }} needs="connections:write">
        Add keys
      </NewLink>
    );
  }
  return (
    <Link to="/connections/$connectionId" params={{ connectionId }} className={mainLinkLook}>
      Open the connection
    </Link>
  );
}
