import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ActionDetail, Connection, Environment } from '../../api/types.ts';
import { environments, type Scope, useScope } from '../../lists/scope.ts';
import { actionChoices } from '../../schema-form/action-choices.ts';
import type { Schema, Values } from '../../schema-form/schema.ts';
import { SchemaForm } from '../../schema-form/schema-form.tsx';
import { type Faults, validate } from '../../schema-form/validate.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { lackOf } from '../../words/actions.ts';
import { onlyOne, onlyUsable } from '../../words/connections.ts';
import { Outcome } from './outcome.tsx';
import { RunGuard } from './run-guard.tsx';
import { SameAs } from './same-as.tsx';
import { SavedInputs } from './saved-inputs.tsx';
import { useRun } from './use-run.ts';
import { Where } from './where.tsx';

const route = getRouteApi('/signed-in/actions/$integration/$name');

/** Where, with what, what would leave, and what came of it. */
export function ActionBench({ action, connections }: { action: ActionDetail; connections: Connection[] }) {
  const search = route.useSearch();
  const scope = useScope();
  const navigate = useNavigate();
  const [values, setValues] = useState<Values>({});
  const [faults, setFaults] = useState<Faults>({});
  const [isAsking, setIsAsking] = useState(false);
  const { connection, environment } = placeOf(connections, search, scope);
  const facts = environment && connection?.environments[environment];
  const schema = action.input as Schema;
  const run = useRun(action, setFaults);
  const lack = lackOfPlace(action, connections, connection, environment);

  function change(next: Values): void {
    setValues(next);
    setFaults({});
  }
  function send(isPreview: boolean): void {
    const found = validate(schema, values);
    setFaults(found);
    if (Object.keys(found).length > 0 || !connection || !environment) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    const body = { connectionId: connection.id, environment, input: values };
    if (isPreview) run.preview(body);
    else if (needsAsking(action, connection.id, environment, facts?.isSandbox ?? false)) setIsAsking(true);
    else run.run(body);
  }

  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <form
        className="grid grid-cols-1 gap-6"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send(false);
        }}
      >
        <Where
          connections={connections}
          connection={connection}
          environment={environment}
          lack={lack}
          onChange={(next) => void navigate({ to: '.', search: next as never, replace: true, resetScroll: false })}
        />
        <Panel
          title="Input"
          isPadded
          aside={
            <span className="-mr-3 flex flex-wrap">
              <SavedInputs action={action.key} values={values} onLoad={change} />
              <Button look="ghost" className="h-8!" onClick={() => change(action.sample.input as Values)}>
                Fill in the example
              </Button>
            </span>
          }
        >
          <SchemaForm
            schema={schema}
            values={values}
            onChange={change}
            faults={faults}
            choices={actionChoices(
              action,
              facts && connection && environment && { connectionId: connection.id, environment },
            )}
          />
        </Panel>
        <div className="sticky bottom-14 z-5 -mx-1 flex flex-wrap items-center gap-2 bg-canvas px-1 py-3 md:bottom-0">
          <Button needs="actions:run" isBusy={run.isPreviewing} whyOff={lack} onClick={() => send(true)}>
            Preview request
          </Button>
          <Button
            type="submit"
            look={action.destructive ? 'danger' : 'primary'}
            needs="actions:run"
            isBusy={run.isRunning}
            whyOff={lack}
          >
            Run action
          </Button>
          <p className="text-xs text-muted">A preview shows what would leave; nothing leaves.</p>
        </div>
      </form>
      <div className="grid grid-cols-1 gap-6 lg:sticky lg:top-4">
        <Outcome run={run} connectionId={connection?.id} />
        <SameAs
          action={action}
          connectionId={connection?.id ?? 'con_…'}
          environment={environment ?? 'production'}
          values={values}
        />
      </div>
      {isAsking && connection && environment && (
        <RunGuard
          action={action}
          connection={connection}
          environment={environment}
          values={values}
          onClose={() => setIsAsking(false)}
          onYes={() => {
            setIsAsking(false);
            sessionStorage.setItem(askedKey(connection.id), 'yes');
            run.run({ connectionId: connection.id, environment, input: values });
          }}
        />
      )}
    </div>
  );
}

const askedKey = (connectionId: string): string => `cio-bridge.asked.${connectionId}`;

/** What destroys asks each time; what writes to production, once in a session. */
function needsAsking(
  action: ActionDetail,
  connectionId: string,
  environment: Environment,
  isSandbox: boolean,
): boolean {
  if (action.readOnly) return false;
  if (action.destructive) return true;
  return environment === 'production' && !isSandbox && sessionStorage.getItem(askedKey(connectionId)) === null;
}

/** Why nothing can leave yet, in words; undefined when it can. */
function lackOfPlace(
  action: ActionDetail,
  connections: Connection[],
  connection: Connection | undefined,
  environment: Environment | undefined,
): string | undefined {
  if (connections.length === 0) return 'Connect a workspace first.';
  if (!connection) return 'Choose a connection first.';
  return environment ? lackOf(action, connection.environments[environment]) : 'Choose an environment first.';
}

/** Where the page was asked for, or the only place of the scope: where there is more than one, it is chosen. */
function placeOf(
  connections: Connection[],
  search: { connection?: string; client?: string; environment?: Environment },
  scope: Scope,
): { connection: Connection | undefined; environment: Environment | undefined } {
  const client = search.client ?? (scope.client === 'all' ? undefined : scope.client);
  const connection =
    connections.find(({ id }) => id === search.connection) ??
    onlyUsable(connections.filter(({ client: owner }) => client === undefined || owner.id === client));
  const wanted = search.environment ?? (scope.env === 'any' ? undefined : scope.env);
  return { connection, environment: wanted ?? onlyOne(environments.filter((env) => connection?.environments[env])) };
}
