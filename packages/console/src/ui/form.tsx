import { useState } from 'react';
import { type FieldPath, type FieldValues, type UseFormProps, useForm } from 'react-hook-form';
import { ApiProblem } from '../api/client.ts';
import { sentence } from '../words/problems.ts';
import { Failure } from './failure.tsx';

/**
 * A form whose faults come from the page's own rules and from the server alike: what the server says of a
 * field stands at that field, everything else stands in `failure`. What was typed stays, whatever happens.
 */
export function useServerForm<V extends FieldValues>(
  options: UseFormProps<V> & {
    onSend: (values: V) => Promise<unknown>;
    /** The failure in words of the form's own; `Failure` says the rest. */
    wordsFor?: (error: unknown) => string | undefined;
  },
) {
  const { onSend, wordsFor, ...formOptions } = options;
  const { register, handleSubmit, setError, formState, ...form } = useForm<V>(formOptions);
  const [error, setFailure] = useState<unknown>();

  async function send(values: V): Promise<void> {
    setFailure(undefined);
    try {
      await onSend(values);
    } catch (reason) {
      const faults = faultsOf(reason).filter(([field]) => (field.split('.')[0] as string) in values);
      for (const [index, [field, message]] of faults.entries()) {
        setError(field as FieldPath<V>, { message }, { shouldFocus: index === 0 });
      }
      if (faults.length === 0) setFailure(reason);
    }
  }

  const submit = handleSubmit(send);
  const words = error === undefined ? undefined : wordsFor?.(error);
  return {
    ...form,
    register,
    isSending: formState.isSubmitting,
    faultOf: (field: FieldPath<V>): string | undefined => form.getFieldState(field, formState).error?.message,
    failure:
      words !== undefined ? (
        <FormFault>{words}</FormFault>
      ) : (
        error !== undefined && <Failure error={error} onRetry={() => void submit()} />
      ),
    /** For `<form {...formProps}>`. */
    formProps: { noValidate: true, onSubmit: (event: React.FormEvent) => void submit(event) },
  };
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
