import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { Check, X } from 'lucide-react';
import { clientsQuery, everyWorkflowQuery } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import type { Overview } from '../../api/types.ts';
import type { Scope } from '../../lists/scope.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { linkButtonLook } from '../../ui/look.ts';
import { firstSteps } from '../../ui/settings.ts';
import { isPublished } from '../../words/workflow-facts.ts';
import { lastRunQuery } from './queries.ts';

interface FirstStep {
  words: string;
  isDone: boolean;
  button: string;
  to: LinkProps;
}

const all = { client: 'all', env: 'any' };

/** From nothing to a first run: each line ticks itself. It goes when all is done, or for good when it is closed. */
export function FirstSteps({ overview, scope }: { overview: Overview; scope: Scope }) {
  const mayConnect = useSession()?.permissions.includes('connections:write') === true;
  const isWanted = firstSteps.use() === 'shown' && mayConnect;
  const clients = useQuery({ ...clientsQuery, enabled: isWanted });
  const workflows = useQuery({ ...everyWorkflowQuery, enabled: isWanted });
  const lastRun = useQuery({ ...lastRunQuery(scope), enabled: isWanted });
  if (!isWanted || !clients.data || !workflows.data || lastRun.data === undefined) return null;
  const { connections, endpoints } = overview;
  const steps: FirstStep[] = [
    {
      words: 'Add a client: the company on whose behalf you work',
      isDone: clients.data.items.length > 0,
      button: 'Add a client',
      to: { to: '/connections/new' },
    },
    {
      words: 'Connect its workspace in Customer.io',
      isDone: connections !== null && connections.environments > connections.refused + connections.unreachable,
      button: 'Connect',
      to: { to: '/connections/new' },
    },
    {
      words: 'Hear of what happens there: have a first event proved genuine',
      isDone: endpoints !== null && endpoints.all > endpoints.failing + endpoints.waitingForKey + endpoints.unproven,
      button: endpoints?.all ? 'Go on' : 'Set up a trigger',
      to: endpoints?.all ? { to: '/$client/$env/triggers', params: all } : { to: '/triggers/new' },
    },
    {
      words: 'Turn a workflow on',
      isDone: workflows.data.some(isPublished),
      button: 'See the workflows',
      to: { to: '/$client/$env/workflows', params: all },
    },
    {
      words: 'See its first run',
      isDone: lastRun.data !== null,
      button: 'Watch',
      to: { to: '/$client/$env/live', params: all },
    },
  ];
  const next = steps.find(({ isDone }) => !isDone);
  if (next === undefined) return null;
  return (
    <section aria-labelledby="first-steps" className="rounded-lg border border-line bg-surface">
      <div className="flex items-center gap-3 border-b border-line py-1.5 pr-2 pl-4">
        <h2 id="first-steps" className="flex-1 font-semibold">
          First steps{' '}
          <span className="font-normal text-muted tabular-nums">
            · {steps.filter(({ isDone }) => isDone).length} of {steps.length} done
          </span>
        </h2>
        <IconButton name="Close the first steps for good" Icon={X} onClick={() => firstSteps.set('closed')} />
      </div>
      <ol className="divide-y divide-line">
        {steps.map(({ words, isDone, button, to }, index) => (
          <li
            key={words}
            aria-current={words === next.words ? 'step' : undefined}
            className="flex min-h-12 items-center gap-x-3 px-4 py-1.5"
          >
            <span
              className={`grid size-6 shrink-0 place-items-center rounded-full border text-xs font-semibold ${isDone ? 'border-good bg-good-ground text-good' : 'border-control text-muted'}`}
            >
              {isDone ? <Check role="img" aria-label="Done:" className="size-3.5" /> : index + 1}
            </span>
            <span className={`min-w-0 flex-1 ${isDone ? 'text-muted' : 'font-medium'}`}>{words}</span>
            {!isDone && (
              <Link {...to} className={linkButtonLook}>
                {button}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
