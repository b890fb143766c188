import { useId } from 'react';

/** A labelled input; `hint` is read out with it. */
export function TextField({ label, hint, ...input }: { label: string; hint?: string } & React.ComponentProps<'input'>) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        {...input}
        className="h-10 w-full rounded-md border border-control bg-surface px-3 text-base sm:text-sm"
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1.5 text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
