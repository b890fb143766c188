import { useId } from 'react';

/** Yes or no, as part of a form. */
export function Checkbox({
  label,
  hint,
  ...input
}: { label: React.ReactNode; hint?: React.ReactNode } & Omit<React.ComponentProps<'input'>, 'type' | 'id'>) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <input
        {...input}
        id={id}
        type="checkbox"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="mt-0.5 size-4 shrink-0 cursor-pointer accent-accent-fill"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="cursor-pointer">
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
