import { FlaskConical, X } from 'lucide-react';
import type { Connection } from '../../api/types.ts';
import { environments } from '../../lists/scope.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Failure } from '../../ui/failure.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { Select } from '../../ui/select.tsx';
import { environmentWords } from '../../words/environments.ts';
import { metricWords } from '../../words/tones.ts';
import { nameOf } from '../tree/step-words.ts';
import { allSteps } from '../tree/tree.ts';
import { useEditor } from '../use-editor.ts';
import { InputChoice } from './input-choice.tsx';
import { TestOutcome } from './test-outcome.tsx';
import type { Testing } from './use-testing.ts';

/** Tries the workflow with an event: nothing leaves, and the path that it would take is drawn. */
export function TestDrawer(props: {
  testing: Testing;
  /** What it acts on; undefined while nobody knows. */
  connection: Connection | undefined;
  wrong: number;
  onTurnOn: () => void;
}) {
  const { testing, connection, wrong, onTurnOn } = props;
  const { settings, set } = testing;
  const facts = connection?.environments[settings.environment];
  const whyNoSandbox = facts?.isSandbox
    ? undefined
    : 'This connection leads to a real workspace: tests may act on a sandbox only.';
  return (
    <section aria-label="Test" className="flex min-h-0 flex-1 flex-col border-t border-line bg-surface">
      <div className="flex items-center gap-3 border-b border-line px-4 py-1.5">
        <h2 className="flex items-center gap-2 font-semibold">
          <FlaskConical aria-hidden className="size-4 text-muted" /> Test
        </h2>
        <Button
          look="primary"
          className="h-8!"
          needs="workflows:write"
          isBusy={testing.isRunning}
          whyOff={
            wrong > 0
              ? 'Mend what is wrong with it first.'
              : testing.event === undefined
                ? 'Choose what it starts with first.'
                : undefined
          }
          onClick={testing.run}
        >
          {settings.mode === 'dry-run' ? 'Test' : 'Test on the sandbox'}
        </Button>
        <span className="text-xs text-muted max-sm:hidden">
          {settings.mode === 'dry-run'
            ? 'Nothing leaves, and nothing is waited for.'
            : 'Its actions really run on the sandbox.'}
        </span>
        <IconButton name="Close the test" Icon={X} className="ml-auto" onClick={() => testing.open(false)} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can scroll has to be reached by keyboard */}
      <div tabIndex={0} className="grid min-h-0 flex-1 gap-4 overflow-y-auto p-4 lg:grid-cols-2">
        <div className="grid content-start gap-4">
          <InputChoice testing={testing} />
          {testing.event !== undefined && testing.input?.kind !== 'own' && (
            <Disclosure summary="What it starts with">
              <JsonView value={testing.event} label="event" />
            </Disclosure>
          )}
        </div>
        <div className="grid content-start gap-4">
          {testing.error && <Failure error={testing.error} onRetry={testing.run} />}
          {testing.outcome && <TestOutcome testing={testing} onTurnOn={onTurnOn} />}
          <Disclosure summary="How it is done" isOpen={!testing.outcome}>
            <div className="grid gap-4 px-4 pt-1">
              <RadioCards
                label="What its actions do"
                value={settings.mode}
                options={[
                  { value: 'dry-run', words: 'Dry run', detail: 'Every request is shown, none leaves.' },
                  {
                    value: 'sandbox',
                    words: 'Sandbox',
                    detail: whyNoSandbox ?? 'They run on the local Customer.io.',
                    isOff: whyNoSandbox !== undefined,
                  },
                ]}
                onChange={(mode) => set({ mode })}
              />
              <Select
                label="With the values and keys of"
                value={settings.environment}
                options={environments.map((value) => ({ value, words: environmentWords[value].words }))}
                onChange={({ target }) =>
                  set({ environment: target.value as (typeof environments)[number], mode: 'dry-run' })
                }
              />
              <Waits testing={testing} />
              <Pins testing={testing} />
              <Checkbox
                label="Really read: look people up instead of using examples"
                checked={settings.read}
                onChange={({ target }) => set({ read: target.checked })}
              />
              <Checkbox
                label="Really call the URLs"
                checked={settings.http}
                onChange={({ target }) => set({ http: target.checked })}
              />
            </div>
          </Disclosure>
        </div>
      </div>
    </section>
  );
}

/** How each wait for a delivery ends. */
function Waits({ testing: { settings, set } }: { testing: Testing }) {
  const { tree, actions } = useEditor();
  const waits = allSteps(tree).filter(({ type }) => type === 'waitForDelivery');
  return waits.map((wait) => {
    const { id, step } = wait;
    const metrics = Array.isArray(step.metrics) ? step.metrics.map(String) : [];
    return (
      <Select
        key={id}
        label={`${nameOf(wait, actions)} ends with`}
        value={settings.waits[id] ?? metrics[0] ?? 'timeout'}
        options={[
          ...metrics.map((value) => ({ value, words: metricWords(value) })),
          { value: 'timeout', words: 'nothing in time' },
        ]}
        onChange={({ target }) => set({ waits: { ...settings.waits, [id]: target.value } })}
      />
    );
  });
}

/** Steps that are not done, and what they give instead. */
function Pins({ testing: { settings, set } }: { testing: Testing }) {
  const ids = Object.keys(settings.pins);
  if (ids.length === 0) return null;
  return (
    <div>
      <p className="mb-1 font-medium">Not done, given as they were</p>
      <ul className="flex flex-wrap gap-2">
        {ids.map((id) => (
          <li key={id} className="flex items-center gap-1 rounded-full bg-info-ground pl-3 font-mono text-xs text-info">
            {id}
            <IconButton
              name={`Do ${id} again`}
              Icon={X}
              className="size-7!"
              onClick={() =>
                set({ pins: Object.fromEntries(Object.entries(settings.pins).filter(([each]) => each !== id)) })
              }
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
