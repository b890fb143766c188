import { useState } from 'react';
import { type FieldPath, type FieldValues, type UseFormProps, useForm } from 'react-hook-form';
import { ApiProblem } from '../api/client.ts';
import { sentence } from '../words/problems.ts';
import { read } from '../words/read.ts';
import { EditedMeanwhile } from './edited-meanwhile.tsx';
import { Failure } from './failure.tsx';

/**
 * A form whose faults come from the page's own rules and from the server alike: what the server says of a
 * field stands at that field, everything else stands in `failure`. What was typed stays, whatever happens.
 *
 * With `version`, that of the thing whose values `defaultValues` are, a change is meant for what was there when
 * the form opened: `onSend` passes it on as `ifVersion`, and when somebody was quicker, both are offered.
 */
export function useServerForm<V extends FieldValues>(
  options: UseFormProps<V> & {
    onSend: (values: V, ifVersion: number | undefined) => Promise<unknown>;
    version?: number;
    /** The failure in words of the form's own; `Failure` says the rest. */
    wordsFor?: (error: unknown) => string | undefined;
  },
) {
  const { onSend, wordsFor, version, ...formOptions } = options;
  const { register, handleSubmit, setError, formState, ...form } = useForm<V>(formOptions);
  const [error, setFailure] = useState<unknown>();
  const [opened, setOpened] = useState({ version, values: formOptions.defaultValues });

  async function send(values: V, ifVersion: number | undefined): Promise<void> {
    setFailure(undefined);
    try {
      await onSend(values, ifVersion);
    } catch (reason) {
      const faults = faultsOf(reason).filter(([field]) => (field.split('.')[0] as string) in values);
      for (const [index, [field, message]] of faults.entries()) {
        setError(field as FieldPath<V>, { message }, { shouldFocus: index === 0 });
      }
      if (faults.length === 0) setFailure(reason);
    }
  }

  const submit = handleSubmit((values) => send(values, opened.version));

  function takeTheirs(): void {
    setFailure(undefined);
    setOpened({ version, values: formOptions.defaultValues });
    form.reset(formOptions.defaultValues as V);
  }

  function saveMine(): Promise<void> {
    setOpened({ version, values: formOptions.defaultValues });
    return handleSubmit((values) => send(values, version))();
  }

  function failureOf(): React.ReactNode {
    if (error === undefined) return false;
    const words = wordsFor?.(error);
    if (words !== undefined) return <FormFault>{words}</FormFault>;
    if (version !== undefined && error instanceof ApiProblem && error.status === 412) {
      return (
        <EditedMeanwhile
          theirs={changedOf(opened.values, formOptions.defaultValues)}
          isBusy={formState.isSubmitting}
          onTheirs={takeTheirs}
          onMine={() => void saveMine()}
        />
      );
    }
    return <Failure error={error} onRetry={() => void submit()} />;
  }

  return {
    ...form,
    register,
    isSending: formState.isSubmitting,
    faultOf: (field: FieldPath<V>): string | undefined => form.getFieldState(field, formState).error?.message,
    failure: failureOf(),
    /** For `<form {...formProps}>`. */
    formProps: { noValidate: true, onSubmit: (event: React.FormEvent) => void submit(event) },
  };
}

/** What others have changed, as it stands now. */
function changedOf(before: unknown, now: unknown): string[] {
  return Object.entries((now ?? {}) as Record<string, unknown>)
    .filter(([name, value]) => value !== read(before, name))
    .map(([, value]) => String(value))
    .filter((text) => text !== '');
}

/** `/person/name` is the field `person.name`. */
function faultsOf(error: unknown): [field: string, message: string][] {
  if (!(error instanceof ApiProblem) || error.status === 412) return [];
  const { faults, pointer, message } = error;
  const found = faults.length > 0 ? faults : pointer === undefined ? [] : [{ pointer, message }];
  return found.map((fault) => [fault.pointer.slice(1).replaceAll('/', '.'), sentence(fault.message)]);
}

/** Why a form was not taken, read out as soon as it shows. */
const FormFault = ({ children }: { children: React.ReactNode }) => (
  <p role="alert" className="rounded-md bg-bad-ground px-3 py-2 text-bad">
    {children}
  </p>
);
