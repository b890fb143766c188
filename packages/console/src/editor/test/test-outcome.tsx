import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { isSend } from '../../words/actions.ts';
import { stepErrorWords } from '../../words/step-errors.ts';
import { countOf, span } from '../../words/time.ts';
import { isRecord, valueAt } from '../document/place.ts';
import { doneIn } from '../results.ts';
import { findStep } from '../tree/moves.ts';
import { nameOf } from '../tree/step-words.ts';
import { allSteps, type StepNode } from '../tree/tree.ts';
import { useEditor } from '../use-editor.ts';
import { savedTestOf } from './saved-test.ts';
import { SavedTests } from './saved-tests.tsx';
import type { Testing } from './use-testing.ts';

/** What came of the test, in a sentence, and what can be done next. */
export function TestOutcome({ testing, onTurnOn }: { testing: Testing; onTurnOn: () => void }) {
  const { tree, actions, select, isReadOnly, store, state } = useEditor();
  const [isNaming, setIsNaming] = useState(false);
  const { outcome, isCurrent, results } = testing;
  if (!outcome) return null;
  const done = allSteps(tree).filter(({ id }) => results?.has(id));
  const sending = new Set(done.filter(({ step }) => isSend(actions.get(String(step.action)))).map(({ id }) => id));
  const well = doneIn(outcome.steps);
  const sends = well.filter((id) => sending.has(id)).length;
  const isDry = testing.settings.mode === 'dry-run';
  const waitedMs = waitedIn(done, results) - outcome.atMs;
  const isFine = outcome.status === 'succeeded';
  const failed = done.find(({ id }) => id === outcome.failedStep?.split('.').at(-1));
  return (
    <>
      <Note
        tone={isFine ? 'good' : 'bad'}
        title={isFine ? 'It would succeed' : `It would fail${failed ? ` at ${nameOf(failed, actions)}` : ''}`}
        button={
          failed && findStep(tree, failed.place) && <Button onClick={() => select(failed.place)}>Show the step</Button>
        }
      >
        {outcome.error !== null && <p>{stepErrorWords(outcome.error).what}</p>}
        <p role="status">
          {countOf(well.length, 'step', 'steps')} done
          {sends > 0 && `, ${countOf(sends, 'message', 'messages')} ${isDry ? 'that would be sent' : 'sent'}`}.
          {waitedMs > 0 && ` Its waits would have taken ${span(waitedMs)}.`}
          {!isCurrent && ' The workflow has been changed since.'}
        </p>
      </Note>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" needs="workflows:write" onClick={onTurnOn}>
          Turn on…
        </Button>
        {!isReadOnly && <Button onClick={() => setIsNaming(!isNaming)}>Save as a test</Button>}
        <Button look="ghost" onClick={testing.clear}>
          Clear
        </Button>
      </div>
      {isNaming && (
        <NameForm
          taken={namesOf(state.source.plain.tests)}
          onSave={(name) => {
            setIsNaming(false);
            const tests = Array.isArray(state.source.plain.tests) ? state.source.plain.tests : [];
            store.edit([{ at: ['tests'], value: [...tests, savedTestOf(name, outcome, testing.settings, tree)] }]);
          }}
        />
      )}
      <SavedTests />
    </>
  );
}

/** Until when the last wait would have gone on; 0 without one. */
const waitedIn = (done: readonly StepNode[], results: Testing['results']): number =>
  Math.max(
    0,
    ...done
      .filter(({ type }) => type === 'wait')
      .flatMap(({ id }) => results?.get(id)?.turns ?? [])
      .map(({ output }) => Number(valueAt(output, ['until']) ?? 0) * 1_000),
  );

const namesOf = (tests: unknown): string[] =>
  Array.isArray(tests) ? tests.flatMap((test) => (isRecord(test) ? [String(test.name)] : [])) : [];

function NameForm({ taken, onSave }: { taken: string[]; onSave: (name: string) => void }) {
  const [name, setName] = useState('');
  const isTaken = taken.includes(name.trim());
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '' && !isTaken) onSave(name.trim());
      }}
    >
      <div className="flex-1">
        <TextField
          label="What the test shows"
          hint="Its event, its path and its end have to stay so, or it asks before it is turned on."
          value={name}
          maxLength={200}
          fault={isTaken ? 'There is a test of this name.' : undefined}
          onChange={({ target }) => setName(target.value)}
        />
      </div>
      <Button type="submit" className="mb-5">
        Save
      </Button>
    </form>
  );
}
