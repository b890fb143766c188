import { Switch as Radix } from 'radix-ui';
import { useId } from 'react';

/** On or off, at once. */
export function Switch(props: {
  label: string;
  hint?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
}) {
  const { label, hint, isOn, onChange, isDisabled = false } = props;
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <Radix.Root
        id={id}
        checked={isOn}
        onCheckedChange={onChange}
        disabled={isDisabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="mt-0.5 h-5 min-h-0! w-9 shrink-0 cursor-pointer rounded-full border border-control bg-raised p-px disabled:opacity-60 data-[state=checked]:border-accent-fill data-[state=checked]:bg-accent-fill"
      >
        <Radix.Thumb className="block size-4 rounded-full bg-control transition data-[state=checked]:translate-x-4 data-[state=checked]:bg-white" />
      </Radix.Root>
      <div>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
