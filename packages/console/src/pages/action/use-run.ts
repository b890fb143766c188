import { useRef, useState } from 'react';
import { ApiProblem } from '../../api/client.ts';
import { useSend } from '../../api/mutations.ts';
import type { ActionDetail, Environment } from '../../api/types.ts';
import type { Faults } from '../../schema-form/validate.ts';
import { sentence } from '../../words/problems.ts';

interface Body {
  connectionId: string;
  environment: Environment;
  input: Record<string, unknown>;
}

export interface Done {
  kind: 'preview' | 'run';
  output: unknown;
  tookMs: number;
}

/** Previews and runs an action; what the server says of a field goes to that field. */
export function useRun(action: ActionDetail, onFaults: (faults: Faults) => void) {
  const [integration = '', name = ''] = action.key.split('/');
  const [done, setDone] = useState<Done>();
  const beganMs = useRef(0);
  const ROUTE = 'POST /api/v1/actions/{integration}/{name}/run';
  const finish =
    (kind: Done['kind']) =>
    ({ output }: { output?: unknown }) =>
      setDone({ kind, output, tookMs: performance.now() - beganMs.current });
  const preview = useSend(ROUTE, { makesOld: [], onSuccess: finish('preview') });
  const run = useSend(ROUTE, { makesOld: [['activity']], onSuccess: finish('run') });

  function send(sender: typeof run, body: Body, dryRun: boolean): void {
    beganMs.current = performance.now();
    preview.reset();
    run.reset();
    setDone(undefined);
    sender
      .mutateAsync({ path: { integration, name }, body: { ...body, dryRun } })
      .catch((error: unknown) => onFaults(faultsOf(error)));
  }
  return {
    done,
    error: preview.error ?? run.error,
    again: preview.error ? preview.again : run.again,
    isPreviewing: preview.isPending,
    isRunning: run.isPending,
    preview: (body: Body) => send(preview, body, true),
    run: (body: Body) => send(run, body, false),
  };
}

/** `/input/person/email` is the field `/person/email`. */
function faultsOf(error: unknown): Faults {
  if (!(error instanceof ApiProblem)) return {};
  const { faults, pointer, message } = error;
  const found = faults.length > 0 ? faults : pointer === undefined ? [] : [{ pointer, message }];
  return Object.fromEntries(found.map((fault) => [fault.pointer.replace(/^\/input/, ''), sentence(fault.message)]));
}
