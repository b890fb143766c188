import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { actionQuery, everyConnectionQuery } from '../../api/queries.ts';
import { useScope } from '../../lists/scope.ts';
import { Badge } from '../../ui/badge.tsx';
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Page } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { actionBadges } from '../../words/actions.ts';
import { ActionBench } from './action-bench.tsx';

const route = getRouteApi('/signed-in/actions/$integration/$name');

/** One action: what it does, its form, a look at what would leave, and a run. */
export function ActionPage() {
  const { integration, name } = route.useParams();
  const scope = useScope();
  const action = useQuery(actionQuery(integration, name));
  const connections = useQuery(everyConnectionQuery());
  const error = action.error ?? connections.error;
  const title = action.data?.title ?? 'Action';
  return (
    <Page
      title={title}
      badge={
        action.data && (
          <span className="flex gap-1">
            {actionBadges(action.data).map(({ words, tone }) => (
              <Badge key={words} tone={tone}>
                {words}
              </Badge>
            ))}
          </span>
        )
      }
      lead={action.data?.description.split('\n\n').map((part) => (
        <span key={part} className="block">
          <Prose text={part} />
        </span>
      ))}
      crumbs={
        <Breadcrumbs>
          {[
            <Link key="list" to="/$client/$env/actions" params={scope}>
              Actions
            </Link>,
            action.data?.group,
          ]}
        </Breadcrumbs>
      }
    >
      {error && <Failure error={error} onRetry={() => void action.refetch()} />}
      {!error && !(action.data && connections.data) && <LoadingRows />}
      {action.data && connections.data && (
        <ActionBench key={action.data.key} action={action.data} connections={connections.data} />
      )}
    </Page>
  );
}
