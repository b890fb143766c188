import { CircleAlert } from 'lucide-react';
import { JsonField } from '../../../schema-form/fields/json-field.tsx';
import { type Condition, isCondition } from './condition.ts';
import { ConditionRows } from './condition-rows.tsx';

/** The condition of one way, as rows; what cannot be shown so, as it is written. */
export function ConditionEditor(props: {
  label: string;
  pointer: string;
  value: unknown;
  fault: string | undefined;
  onChange: (condition: Condition | undefined) => void;
}) {
  const { label, pointer, value, fault, onChange } = props;
  const isShown = value === undefined || isCondition(value);
  return (
    <div>
      {isShown ? (
        <ConditionRows label={label} condition={value as Condition | undefined} onChange={onChange} />
      ) : (
        <JsonField
          name="condition"
          pointer={pointer}
          schema={{ title: label }}
          value={value}
          onChange={(next) => onChange(next as Condition)}
          isOptional={false}
        />
      )}
      {fault !== undefined && (
        <p className="mt-1.5 flex items-start gap-1.5 text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {fault}
        </p>
      )}
    </div>
  );
}
