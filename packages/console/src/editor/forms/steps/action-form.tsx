import { useQuery } from '@tanstack/react-query';
import { ApiProblem } from '../../../api/client.ts';
import { actionQuery } from '../../../api/queries.ts';
import { actionChoices } from '../../../schema-form/action-choices.ts';
import type { Schema, Values } from '../../../schema-form/schema.ts';
import { SchemaForm } from '../../../schema-form/schema-form.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Failure } from '../../../ui/failure.tsx';
import { Prose } from '../../../ui/prose.tsx';
import { LoadingRows } from '../../../ui/skeleton.tsx';
import { actionBadges } from '../../../words/actions.ts';
import { isRecord } from '../../document/place.ts';
import { useWorkspace } from '../data/connection.ts';
import { faultsUnder } from '../faults.ts';
import { type FormProps, useFromData } from '../panel-form.tsx';
import { StepName } from './step-name.tsx';
import { UnknownAction } from './unknown-action.tsx';

/** The form of an action's input, as the catalogue describes it. */
export function ActionForm(form: FormProps) {
  const { props, value, onChange, faults, warnings } = form;
  const [integration = '', name = ''] = String(value.action ?? '').split('/');
  const action = useQuery({ ...actionQuery(integration, name), enabled: name !== '' });
  const workspace = useWorkspace(props.workflow);
  const data = useFromData(props.workflow);
  const isUnknown = name === '' || (action.error instanceof ApiProblem && action.error.status === 404);
  if (isUnknown) {
    return (
      <>
        <UnknownAction {...form} />
        <StepName {...form} />
      </>
    );
  }
  if (action.error) return <Failure error={action.error} onRetry={() => void action.refetch()} />;
  if (!action.data) return <LoadingRows isAtOnce />;
  const input = isRecord(value.input) ? value.input : {};
  return (
    <>
      <div>
        <p className="flex flex-wrap items-center gap-2 text-base font-semibold">
          <span>{action.data.title}</span>
          {actionBadges(action.data).map(({ words, tone }) => (
            <Badge key={words} tone={tone}>
              {words}
            </Badge>
          ))}
        </p>
        <p className="mt-1 text-muted">
          <Prose text={action.data.description.split('\n\n')[0] ?? ''} />
        </p>
      </div>
      <StepName {...form} />
      <SchemaForm
        schema={action.data.input as Schema}
        values={input as Values}
        onChange={(next) => onChange({ ...value, input: next })}
        faults={faultsUnder(faults, '/input')}
        warnings={faultsUnder(warnings, '/input')}
        choices={actionChoices(
          action.data,
          workspace && { connectionId: workspace.connection.id, environment: workspace.environment },
        )}
        data={data}
      />
    </>
  );
}
