import { CircleCheck, TriangleAlert } from 'lucide-react';
import { titleOf as titleOfField } from '../../schema-form/schema.ts';
import { Popover } from '../../ui/popover.tsx';
import { sentence } from '../../words/problems.ts';
import { countOf } from '../../words/time.ts';
import type { Fault } from '../document/panel-props.ts';
import { type Place, placeOf } from '../document/place.ts';
import { stepAround } from '../tree/moves.ts';
import { type Actions, nameOf } from '../tree/step-words.ts';
import type { StepNode } from '../tree/tree.ts';
import { useEditor } from '../use-editor.ts';

/** How many things are to be mended, and each of them; one that is pressed leads to its place. */
export function FaultList(props: { faults: readonly Fault[]; isCurrent: boolean; onGo: (fault: Fault) => void }) {
  const { faults, isCurrent, onGo } = props;
  const { tree, actions } = useEditor();
  const wrong = faults.filter(({ severity }) => severity === 'fault');
  const words =
    wrong.length > 0
      ? `${countOf(wrong.length, 'thing', 'things')} to mend`
      : faults.length > 0
        ? `${countOf(faults.length, 'thing', 'things')} to look at`
        : 'Nothing is wrong with it';
  if (faults.length === 0) {
    return (
      <p className={`flex items-center gap-1.5 ${isCurrent ? 'text-good' : 'text-muted'}`}>
        <CircleCheck aria-hidden className="size-4" />
        <span className="max-sm:sr-only">{words}</span>
      </p>
    );
  }
  return (
    <Popover
      label="To mend"
      width="w-96"
      trigger={
        <button
          type="button"
          className={`inline-flex h-8 cursor-pointer items-center gap-1.5 rounded-md px-2 font-medium hover:bg-raised ${wrong.length > 0 ? 'text-bad' : 'text-caution'}`}
        >
          <TriangleAlert aria-hidden className="size-4" />
          <span aria-hidden className="tabular-nums sm:hidden">
            {wrong.length > 0 ? wrong.length : faults.length}
          </span>
          <span className="max-sm:sr-only">{words}</span>
        </button>
      }
    >
      <ul className="max-h-96 divide-y divide-line overflow-y-auto">
        {faults.map((fault) => (
          <li key={`${fault.pointer} ${fault.code} ${fault.message}`}>
            <button
              type="button"
              onClick={() => onGo(fault)}
              className="block w-full cursor-pointer px-3 py-2 text-left hover:bg-raised"
            >
              <span className={`block ${fault.severity === 'fault' ? 'text-bad' : 'text-caution'}`}>
                {faultWords(fault)}
              </span>
              <span className="block truncate text-xs text-muted">
                {placeWords(placeOf(fault.pointer), tree, actions)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="border-t border-line px-3 py-2 text-xs text-muted">F8 leads to the next one.</p>
    </Popover>
  );
}

/** `Call a URL (call) › Body › Text`: where something stands, as the cards and the forms call it. */
function placeWords(place: Place, tree: readonly StepNode[], actions: Actions): string {
  const step = stepAround(tree, place);
  const fields = place
    .slice(step?.place.length ?? 0)
    .map((part) => (typeof part === 'number' ? `no. ${part + 1}` : titleOfField(part, {})));
  return [step ? nameOf(step, actions) : 'The workflow', ...fields].join(' › ');
}

/** The message, with the name that was most likely meant where it does not say it itself. */
export const faultWords = ({ message, suggestion }: Fault): string =>
  suggestion && !message.includes(suggestion) ? `${sentence(message)} Did you mean ${suggestion}?` : sentence(message);
