import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { request } from '../../api/client.ts';
import type { Connection, Environment } from '../../api/types.ts';
import { useScope } from '../../lists/scope.ts';
import type { DocumentState } from '../document/document-store.ts';
import { isRecord } from '../document/place.ts';
import { whereToTest } from '../environment.ts';
import type { Opened } from '../opened.ts';
import { resultsOf, sampleOf } from '../results.ts';
import type { Names } from '../saving/use-saving.ts';
import { allSteps, type StepNode } from '../tree/tree.ts';
import { changedSince } from './changed-since.ts';
import { firstInput, type TestInput, useInputEvent, useTestInputs } from './test-inputs.ts';

/** How a test is done. */
export interface TestSettings {
  environment: Environment;
  mode: 'dry-run' | 'sandbox';
  /** How each wait for a delivery ends, by its id. */
  waits: Readonly<Record<string, string>>;
  /** What steps give without being done, by id. */
  pins: Readonly<Record<string, unknown>>;
  read: boolean;
  http: boolean;
}

const FIRST: Omit<TestSettings, 'environment'> = {
  mode: 'dry-run',
  waits: {},
  pins: {},
  read: false,
  http: false,
};

const NONE: ReadonlySet<string> = new Set();

/** Tries the document as it is on screen, with an event that is on screen too. */
export function useTesting(
  state: DocumentState,
  tree: readonly StepNode[],
  opened: Opened,
  /** What it acts on; undefined while nobody knows. */
  connection: Connection | undefined,
) {
  const { names, client, isTesting, shown, tested } = opened;
  const { env } = useScope();
  const [isOpen, setIsOpen] = useState(isTesting ?? false);
  const [chosen, choose] = useState<TestInput | undefined>(
    shown ? { kind: 'own', text: JSON.stringify(shown.sample.event ?? {}, null, 2) } : tested,
  );
  const [chosenSettings, setSettings] = useState<Partial<TestSettings>>({});
  const settings: TestSettings = { ...FIRST, environment: whereToTest(opened, env, connection), ...chosenSettings };
  const workflow = state.source.plain;
  const inputs = useTestInputs(workflow, { clientId: client.id, workflowId: opened.workflow?.id }, isOpen);
  // What comes in meanwhile is listed, and does not take the place of what is on screen.
  const trigger = JSON.stringify(workflow.trigger);
  const [first, setFirst] = useState<{ of: string | undefined; input: TestInput }>();
  if (isOpen && inputs.isLoaded && (first === undefined || first.of !== trigger)) {
    setFirst({ of: trigger, input: firstInput(inputs, workflow) });
  }
  const input = chosen ?? first?.input;
  const event = useInputEvent(input, inputs);

  const test = useMutation({
    async mutationFn() {
      const steps = new Set(allSteps(tree).map(({ id }) => id));
      const here = (values: Readonly<Record<string, unknown>>) =>
        Object.fromEntries(Object.entries(values).filter(([id]) => steps.has(id)));
      const saved = input?.kind === 'saved' ? inputs.saved[input.index] : undefined;
      const { environment, mode, read, http } = settings;
      const pins = { ...(isRecord(saved?.pins) ? saved.pins : {}), ...here(settings.pins) };
      const waits = { ...(isRecord(saved?.waits) ? saved.waits : {}), ...here(settings.waits) } as Record<
        string,
        string
      >;
      const answer = await request('POST /api/v1/workflows/test', {
        body: {
          definition: { ...definedNames(names), ...workflow },
          environment,
          mode,
          event: event ?? {},
          ...(Object.keys(pins).length > 0 && { pins }),
          ...(Object.keys(waits).length > 0 && { waits }),
          ...(read && { read }),
          ...(http && { http }),
        },
      });
      return { ...answer, text: state.text, tree, event, atMs: Date.now() };
    },
  });
  const { data } = test;
  const results = useMemo(() => (data ? resultsOf(data.steps) : undefined), [data]);
  const isCurrent = data?.text === state.text;
  const changed = useMemo(() => (data && !isCurrent ? changedSince(data.tree, tree) : NONE), [data, isCurrent, tree]);
  const sample = useMemo(() => {
    if (data) return sampleOf('test', 'the last test', data.event, results);
    return event === undefined ? null : sampleOf('event', 'the event of the test', event, undefined);
  }, [data, results, event]);

  return {
    isOpen,
    open: setIsOpen,
    inputs,
    input,
    choose,
    event,
    settings,
    set: (next: Partial<TestSettings>) => setSettings({ ...chosenSettings, ...next }),
    run: () => test.mutate(),
    isRunning: test.isPending,
    error: test.error,
    outcome: data,
    /** Whether the document is still the one that was tested. */
    isCurrent,
    /** The steps that were changed since. */
    changed,
    clear: () => test.reset(),
    results,
    sample,
  };
}

export type Testing = ReturnType<typeof useTesting>;

const definedNames = ({ client, connection }: Names) => ({ client, ...(connection !== undefined && { connection }) });
