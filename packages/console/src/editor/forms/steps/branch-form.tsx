import { Plus, Trash2 } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { countOf } from '../../../words/time.ts';
import { isRecord } from '../../document/place.ts';
import { freshComparison } from '../conditions/condition.ts';
import { ConditionEditor } from '../conditions/condition-editor.tsx';
import { faultAt } from '../faults.ts';
import type { FormProps } from '../panel-form.tsx';

/** The ways of a branch: each has a condition, and the first that holds is taken. */
export function BranchForm({ value, onChange, faults }: FormProps) {
  const branches: unknown[] = Array.isArray(value.branches) ? value.branches : [];
  const set = (next: unknown[]) => onChange({ ...value, branches: next });
  return (
    <>
      <p className="text-muted">
        The ways are tried from top to bottom. The first whose condition holds is taken; when none does, the run goes
        the way <em>otherwise</em>.
      </p>
      {branches.map((branch, index) => {
        const part = isRecord(branch) ? branch : {};
        const steps = Array.isArray(part.steps) ? part.steps.length : 0;
        const label = `Way ${index + 1}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a way is known by its place alone
          <section key={index} aria-label={label} className="rounded-lg border border-line p-3">
            <div className="mb-2 flex items-center gap-2">
              <p className="flex-1 font-medium">
                {label} <span className="font-normal text-muted">· {countOf(steps, 'step', 'steps')} · taken when</span>
              </p>
              {branches.length > 1 && (
                <IconButton
                  name={steps > 0 ? `${label} has steps: delete them first` : `Delete ${label.toLowerCase()}`}
                  Icon={Trash2}
                  disabled={steps > 0}
                  onClick={() => set(branches.toSpliced(index, 1))}
                />
              )}
            </div>
            <ConditionEditor
              label={label}
              pointer={`/branches/${index}/when`}
              value={part.when}
              fault={faultAt(faults, `/branches/${index}/when`)}
              onChange={(when) => set(branches.with(index, { ...part, when: when ?? freshComparison }))}
            />
          </section>
        );
      })}
      <Button className="justify-self-start" onClick={() => set([...branches, { when: freshComparison, steps: [] }])}>
        <Plus aria-hidden className="size-4" /> Add a way
      </Button>
    </>
  );
}
