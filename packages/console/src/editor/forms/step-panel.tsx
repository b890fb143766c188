import { lazy, Suspense } from 'react';
import { put } from '../../schema-form/schema.ts';
import { Note } from '../../ui/note.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { isStepType, stepTypes } from '../../words/step-types.ts';
import { countOf } from '../../words/time.ts';
import type { PanelProps } from '../document/panel-props.ts';
import { isRecord, pointerOf } from '../document/place.ts';
import { allParts, isCondition } from './conditions/condition.ts';
import { type FormProps, PanelForm } from './panel-form.tsx';
import { ActionForm } from './steps/action-form.tsx';
import { StepName } from './steps/step-name.tsx';

// Most steps are actions. The other forms are loaded when somebody looks at such a step.
const BranchForm = lazy(async () => ({ default: (await import('./steps/branch-form.tsx')).BranchForm }));
const WaitForm = lazy(async () => ({ default: (await import('./steps/wait-form.tsx')).WaitForm }));
const WaitForDeliveryForm = lazy(async () => ({
  default: (await import('./steps/wait-for-delivery-form.tsx')).WaitForDeliveryForm,
}));
const SetForm = lazy(async () => ({ default: (await import('./steps/plain-forms.tsx')).SetForm }));
const ForEachForm = lazy(async () => ({ default: (await import('./steps/plain-forms.tsx')).ForEachForm }));
const HttpForm = lazy(async () => ({ default: (await import('./steps/plain-forms.tsx')).HttpForm }));
const StopForm = lazy(async () => ({ default: (await import('./steps/plain-forms.tsx')).StopForm }));
const WorkflowStepForm = lazy(async () => ({ default: (await import('./steps/workflow-form.tsx')).WorkflowStepForm }));

const forms: Record<string, React.ComponentType<FormProps>> = {
  action: ActionForm,
  branch: BranchForm,
  wait: WaitForm,
  waitForDelivery: WaitForDeliveryForm,
  set: SetForm,
  forEach: ForEachForm,
  http: HttpForm,
  workflow: WorkflowStepForm,
  stop: StopForm,
};

/** Everything that one step says, save the steps inside it. */
export function StepPanel(props: PanelProps) {
  const { at, value } = props;
  const type = String(value.type);
  const Form = forms[type];
  return (
    <PanelForm key={pointerOf(at)} props={props} conditions={conditionsOf(value)}>
      {(form) => (
        <>
          {isStepType(type) && <p className="text-muted">{stepTypes[type].about}.</p>}
          {type !== 'action' && <StepName {...form} />}
          {Form ? (
            <Suspense fallback={<LoadingRows isAtOnce />}>
              <Form {...form} />
            </Suspense>
          ) : (
            <Note tone="caution" title="There is no form for this step">
              Its type, {type}, is not known here. It can be written as text.
            </Note>
          )}
          {(type === 'action' || type === 'http' || type === 'workflow') && <OnError {...form} />}
        </>
      )}
    </PanelForm>
  );
}

function conditionsOf({ branches }: PanelProps['value']): unknown[] {
  if (!Array.isArray(branches)) return [];
  return branches.flatMap((branch) => (isRecord(branch) && isCondition(branch.when) ? allParts(branch.when) : []));
}

function OnError({ value, onChange }: FormProps) {
  const steps = Array.isArray(value.onError) ? value.onError.length : 0;
  return (
    <div className="border-t border-line pt-4">
      <RadioCards
        label="If this step fails for good"
        value={value.onError === undefined ? 'fail' : 'go on'}
        options={[
          { value: 'fail', words: 'The run fails', detail: 'It is listed among the failures, and can be retried.' },
          {
            value: 'go on',
            words: 'The run goes on another way',
            detail:
              steps > 0
                ? `${countOf(steps, 'step', 'steps')} on that way. To let the run fail again, delete them first.`
                : 'Add the steps of that way on the canvas; without any, the failure is passed over.',
          },
        ]}
        onChange={(way) => {
          if (way === 'fail' && steps > 0) return;
          onChange(put(value, 'onError', way === 'fail' ? undefined : []));
        }}
      />
    </div>
  );
}
