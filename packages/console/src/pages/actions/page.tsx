import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { actionsQuery } from '../../api/queries.ts';
import type { ActionItem } from '../../api/types.ts';
import { useScope } from '../../lists/scope.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Failure } from '../../ui/failure.tsx';
import { controlLook } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Prose } from '../../ui/prose.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { useKeys } from '../../ui/use-keys.ts';
import { actionBadges } from '../../words/actions.ts';
import { countOf } from '../../words/time.ts';

const route = getRouteApi('/signed-in/$client/$env/actions');
const SEARCH_ID = 'find-action';

const fits = ({ title, description, key }: ActionItem, search: string): boolean =>
  search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${title}\n${description}\n${key}`.toLowerCase().includes(word));

/** Everything that can be done at Customer.io, to look up and to try out. */
export function ActionsPage() {
  const { search = '' } = route.useSearch();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(actionsQuery);
  const found = data?.items.filter((action) => fits(action, search)) ?? [];
  const groups = Map.groupBy(found, ({ group }) => group);
  const find = (text: string) =>
    void navigate({
      to: '.',
      search: (text === '' ? {} : { search: text }) as never,
      replace: true,
      resetScroll: false,
    });
  const focus = () => document.getElementById(SEARCH_ID)?.focus();
  useKeys({ f: focus, '/': focus });
  return (
    <Page title="Actions" lead="What can be done at Customer.io: by a workflow, by an API call, or here by hand.">
      <search className="mb-4 flex items-center gap-3">
        <label htmlFor={SEARCH_ID} className="sr-only">
          Find an action
        </label>
        <input
          id={SEARCH_ID}
          type="search"
          value={search}
          placeholder="Find an action"
          onChange={({ target }) => find(target.value)}
          className={`h-9 min-w-0 max-w-sm ${controlLook}`}
        />
        <p role="status" className="ml-auto shrink-0 text-xs text-muted">
          {data && countOf(found.length, 'action', 'actions')}
        </p>
      </search>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows />}
      {data && found.length === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState
            Icon={SearchX}
            title={`No action fits “${search}”`}
            buttons={<Button onClick={() => find('')}>Show all actions</Button>}
          />
        </div>
      )}
      <div className="columns-1 gap-6 lg:columns-2">
        {[...groups].map(([group, actions]) => (
          <div key={group} className="mb-6 break-inside-avoid">
            <Panel title={group}>
              <ul className="divide-y divide-line">
                {actions.map((action) => (
                  <ActionRow key={action.key} action={action} />
                ))}
              </ul>
            </Panel>
          </div>
        ))}
      </div>
    </Page>
  );
}

function ActionRow({ action }: { action: ActionItem }) {
  const { client, env } = useScope();
  const [integration = '', name = ''] = action.key.split('/');
  return (
    <li>
      <Link
        to="/actions/$integration/$name"
        params={{ integration, name }}
        search={{ ...(client !== 'all' && { client }), ...(env !== 'any' && { environment: env }) }}
        className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 -outline-offset-2! hover:bg-raised"
      >
        <span className="min-w-0 flex-1 basis-48">
          <span className="block font-medium">{action.title}</span>
          <span className="line-clamp-1 text-xs text-muted">
            <Prose text={action.description.split('\n')[0] ?? ''} />
          </span>
        </span>
        {actionBadges(action).map(({ words, tone }) => (
          <Badge key={words} tone={tone}>
            {words}
          </Badge>
        ))}
      </Link>
    </li>
  );
}
