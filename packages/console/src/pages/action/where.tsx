import { Link } from '@tanstack/react-router';
import type { Connection, Environment } from '../../api/types.ts';
import { environments } from '../../lists/scope.ts';
import { SandboxChip } from '../../ui/environment-cell.tsx';
import { linkButtonLook } from '../../ui/look.ts';
import { NewLink } from '../../ui/new-link.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Select } from '../../ui/select.tsx';
import { connectionWords } from '../../words/connections.ts';
import { environmentWords } from '../../words/environments.ts';

/** Whose Customer.io it acts on. */
export function Where(props: {
  connections: Connection[];
  connection: Connection | undefined;
  environment: Environment | undefined;
  lack: string | undefined;
  onChange: (place: { connection: string; environment?: Environment | undefined }) => void;
}) {
  const { connections, connection, environment, lack, onChange } = props;
  return (
    <Panel
      title="Where"
      isPadded
      aside={environment && connection?.environments[environment]?.isSandbox && <SandboxChip />}
    >
      {connections.length === 0 ? (
        <Note
          tone="info"
          title="There is no connection yet"
          button={
            <NewLink to="/connections/new" needs="connections:write">
              New connection
            </NewLink>
          }
        >
          An action acts on a workspace of Customer.io.
        </Note>
      ) : (
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <Select
            label="Connection"
            placeholder="Choose…"
            value={connection?.id ?? ''}
            options={connections.map((each) => ({ value: each.id, words: connectionWords(each) }))}
            onChange={({ target }) => onChange({ connection: target.value, environment })}
          />
          <Select
            label="Environment"
            placeholder="Choose…"
            value={environment ?? ''}
            disabled={connection === undefined}
            options={environments.map((env) => ({
              value: env,
              words: `${environmentWords[env].words}${connection && !connection.environments[env] ? ' (not set)' : ''}`,
            }))}
            onChange={({ target }) =>
              connection && onChange({ connection: connection.id, environment: target.value as Environment })
            }
          />
          {connection && environment && lack !== undefined && (
            <div className="sm:col-span-2">
              <Note
                tone="caution"
                title={lack}
                button={
                  <Link
                    to="/connections/$connectionId"
                    params={{ connectionId: connection.id }}
                    className={linkButtonLook}
                  >
                    Open connection
                  </Link>
                }
              />
            </div>
          )}
        </div>
      )}
    </Panel>
  );
}
