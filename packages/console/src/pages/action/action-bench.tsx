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
  const { connection, environment } = placeOf(action, connections, search, scope);
  const facts = connection?.environments[environment];
  const schema = action.input as Schema;
  const run = useRun(action, setFaults);
  const lack = connection ? lackOf(action, facts) : 'Connect a workspace first.';

  function change(next: Values): void {
    setValues(next);
    setFaults({});
  }
  function send(isPreview: boolean): void {
    const found = validate(schema, values);
    setFaults(found);
    if (Object.keys(found).length > 0 || !connection) {
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
            choices={actionChoices(action, facts && connection && { connectionId: connection.id, environment })}
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
        <SameAs action={action} connectionId={connection?.id ?? 'con_…'} environment={environment} values={values} />
      </div>
      {isAsking && connection && (
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

/** Where the page was asked for; otherwise the first place of the scope whose keys allow it. */
function placeOf(
  action: ActionDetail,
  connections: Connection[],
  search: { connection?: string; client?: string; environment?: Environment },
  scope: Scope,
): { connection: Connection | undefined; environment: Environment } {
  const client = search.client ?? (scope.client === 'all' ? undefined : scope.client);
  const wanted = search.environment ?? (scope.env === 'any' ? undefined : scope.env);
  const places = connections
    .filter(({ id, client: owner }) =>
      search.connection === undefined ? client === undefined || owner.id === client : id === search.connection,
    )
    .flatMap((connection) =>
      (wanted === undefined ? environments : [wanted]).map((environment) => ({ connection, environment })),
    );
  const fits = places.find(({ connection, environment }) => !lackOf(action, connection.environments[environment]));
  return fits ?? places[0] ?? { connection: connections[0], environment: wanted ?? 'production' };
}
