import { Plus, X } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { controlLook } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { operators } from '../../../words/operators.ts';
import { usePanelData } from '../data/panel-data.tsx';
import { nodeAt } from '../data/readable.ts';
import {
  type Comparison,
  type Condition,
  freshComparison,
  groupOf,
  type Join,
  joinOf,
  type Operator,
  operatorsFor,
  partsOf,
  withOperator,
  withoutPart,
  withPart,
} from './condition.ts';
import { PathChoice } from './path-choice.tsx';
import { Truth } from './truth.tsx';
import { ValueChoice } from './value-choice.tsx';

interface RowsProps {
  /** What the condition is of, for those who listen. */
  label: string;
  condition: Condition | undefined;
  onChange: (condition: Condition | undefined) => void;
}

/** A condition as rows: each compares one value, and groups say whether all or any of theirs have to hold. */
export function ConditionRows({ label, condition, onChange }: RowsProps) {
  const parts = condition === undefined ? [] : partsOf(condition);
  const join = condition && joinOf(condition);
  return (
    <div className="grid grid-cols-1 gap-2">
      {condition && join && parts.length > 1 && (
        <select
          aria-label={`${label}: how many have to hold`}
          value={join}
          onChange={({ target }) => onChange(groupOf(target.value as Join, parts))}
          className={`h-9 w-auto! cursor-pointer justify-self-start px-2! ${controlLook}`}
        >
          <option value="all">All of these</option>
          <option value="any">Any of these</option>
        </select>
      )}
      {parts.map((part, index) => {
        const name = parts.length > 1 ? `${label}, ${index + 1}` : label;
        const change = (next: Condition | undefined) => {
          if (next === undefined) onChange(condition && withoutPart(condition, index));
          else onChange(join ? groupOf(join, parts.with(index, next)) : next);
        };
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place alone
          <div key={index} className={parts.length > 1 ? 'border-l-2 border-line pl-3' : ''}>
            {joinOf(part) === undefined ? (
              <ComparisonRow label={name} comparison={part as Comparison} onChange={change} />
            ) : (
              <div className="rounded-md bg-raised/60 p-2">
                <ConditionRows label={name} condition={part} onChange={change} />
              </div>
            )}
          </div>
        );
      })}
      <div className="flex flex-wrap gap-1">
        <Button look="ghost" className="-ml-3 h-8!" onClick={() => onChange(withPart(condition, freshComparison))}>
          <Plus aria-hidden className="size-4" /> {parts.length === 0 ? 'Add a condition' : 'And another'}
        </Button>
        {condition && parts.length > 0 && (
          <Button
            look="ghost"
            className="h-8!"
            onClick={() =>
              onChange(withPart(condition, groupOf(join === 'any' ? 'all' : 'any', [freshComparison, freshComparison])))
            }
          >
            <Plus aria-hidden className="size-4" /> A group
          </Button>
        )}
      </div>
    </div>
  );
}

function ComparisonRow(props: {
  label: string;
  comparison: Comparison;
  onChange: (condition: Condition | undefined) => void;
}) {
  const { label, comparison, onChange } = props;
  const { groups } = usePanelData();
  const node = nodeAt(groups, comparison.path.split('.'));
  const type = node?.type ?? 'anything';
  const known = operatorsFor(type);
  const offered = known.includes(comparison.op) ? known : [comparison.op, ...known];
  return (
    <div>
      <div className="flex flex-wrap items-start gap-2">
        <PathChoice label={label} path={comparison.path} onChange={(path) => onChange({ ...comparison, path })} />
        <select
          aria-label={`${label}: how it is compared`}
          value={comparison.op}
          onChange={({ target }) => onChange(withOperator(comparison, target.value as Operator))}
          className={`h-10 w-auto! flex-none cursor-pointer px-2! ${controlLook}`}
        >
          {offered.map((op) => (
            <option key={op} value={op}>
              {operators[op]}
            </option>
          ))}
        </select>
        {comparison.op !== 'in' && (
          <ValueChoice label={label} comparison={comparison} node={node} onChange={onChange} />
        )}
        <IconButton
          name={`Take the condition ${label} out`}
          Icon={X}
          className="mt-1"
          onClick={() => onChange(undefined)}
        />
      </div>
      {comparison.op === 'in' && <ValueChoice label={label} comparison={comparison} node={node} onChange={onChange} />}
      <Truth comparison={comparison} node={node} />
    </div>
  );
}
