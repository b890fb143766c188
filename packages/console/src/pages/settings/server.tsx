import { useQuery } from '@tanstack/react-query';
import { aboutQuery } from '../../api/queries.ts';
import { Facts } from '../../ui/facts.tsx';
import { Failure } from '../../ui/failure.tsx';
import { linkLook } from '../../ui/look.ts';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { countOf } from '../../words/time.ts';
import { Checks } from './checks.tsx';

const days = (count: number): string => (count === 0 ? 'for ever' : countOf(count, 'day', 'days'));

/** What this server is, whether it works, and how long it keeps what. */
export function Server() {
  const { data, error, refetch } = useQuery({ ...aboutQuery, refetchInterval: 30_000 });
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows />;
  const { ready, retentionDays, publicUrl } = data;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Panel title="This server" isPadded>
        <div className="grid gap-4">
          {ready.store && ready.engine ? (
            <Note tone="good" title="It works: it stores events and drives runs" />
          ) : (
            <Note
              tone="bad"
              title={ready.store ? 'It drives no runs: its engine is not ready' : 'It cannot write to its store'}
            >
              The log of the process says why. “What it needs”, below, finds the usual causes.
            </Note>
          )}
          {publicUrl === null && (
            <Note tone="caution" title="It was not told its public address">
              Customer.io needs one to report here. Set <code className="font-mono text-xs">CIO_BRIDGE_PUBLIC_URL</code>
              .
            </Note>
          )}
          <Facts
            facts={[
              ['Version', data.version],
              ['Address', data.url],
              ['Public address', publicUrl ?? 'not set'],
              ['Store', data.store === 'sqlite' ? 'SQLite, on this machine' : 'Postgres'],
              ['Sandbox connections', data.allowsSandbox ? 'allowed' : 'not allowed'],
              ['Company sign-in', data.hasOidc ? 'OpenID Connect' : 'not set up'],
            ]}
          />
        </div>
      </Panel>
      <Checks />
      <Panel title="How long it keeps what" isPadded>
        <Facts
          facts={[
            ['Events and deliveries', days(retentionDays.events)],
            ['Runs', days(retentionDays.runs)],
            ['Activity', days(retentionDays.activity)],
            ['Changes', days(retentionDays.audit)],
          ]}
        />
      </Panel>
      <Panel title="For programs" isPadded>
        <ul className="grid gap-2">
          <li>
            <a href="/api/v1/openapi.json" className={linkLook}>
              The API as an OpenAPI document
            </a>
          </li>
          <li>
            <a href="/api/v1/workflows/schema" className={linkLook}>
              The JSON Schema of a workflow, for editors
            </a>
          </li>
        </ul>
      </Panel>
    </div>
  );
}
