import type { ActionItem } from '../../api/types.ts';
import { isSend } from '../../words/actions.ts';
import { isRecord } from '../document/place.ts';
import type { Actions } from '../tree/step-words.ts';
import { essentialOf, nameOf, triggerWords } from '../tree/step-words.ts';
import { allSteps, type StepNode, treeOf } from '../tree/tree.ts';

const isChange = (action: ActionItem | undefined): boolean =>
  action !== undefined && !action.readOnly && !action.destructive && !isSend(action);

/** Said before a workflow is turned on: what will start it, and what it may send, change, destroy and call. */
export function StartsAndSends({ workflow, actions }: { workflow: unknown; actions: Actions }) {
  const steps = allSteps(treeOf(workflow));
  const { title, detail } = triggerWords(isRecord(workflow) ? workflow.trigger : undefined);
  const actionOf = ({ step }: StepNode) => actions.get(String(step.action));
  const groups = [
    ['Sends', steps.filter((step) => isSend(actionOf(step)))],
    ['Changes', steps.filter((step) => isChange(actionOf(step)))],
    ['Destroys', steps.filter((step) => actionOf(step)?.destructive === true)],
    ['Calls', steps.filter(({ type }) => type === 'http')],
    ['Starts', steps.filter(({ type }) => type === 'workflow')],
  ] as const;
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-2 rounded-md bg-raised p-3">
      <dt className="text-muted">Started by</dt>
      <dd>
        {title}
        {detail !== undefined && <span className="text-muted">: {detail}</span>}
      </dd>
      {groups.map(([words, members]) =>
        members.length === 0 ? null : (
          <div key={words} className="contents">
            <dt className="text-muted">{words}</dt>
            <dd>
              <ul className="grid gap-1">
                {members.map((step) => (
                  <li key={step.place.join('/')} className="wrap-anywhere">
                    {nameOf(step, actions)} <span className="text-muted">{essentialOf(step)}</span>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ),
      )}
      {groups[0][1].length === 0 && (
        <>
          <dt className="text-muted">Sends</dt>
          <dd>No messages</dd>
        </>
      )}
    </dl>
  );
}
