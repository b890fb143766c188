import { CircleAlert } from 'lucide-react';
import { useId } from 'react';

export interface FieldWords {
  label: string;
  hint?: React.ReactNode;
  /** What is wrong with what is in it. */
  fault?: string | undefined;
  /** What somebody should look at, and may leave as it is. */
  warning?: string | undefined;
  isOptional?: boolean;
}

export interface FieldParts {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean;
}

export const controlLook =
  'w-full rounded-md border border-control bg-surface px-3 text-base sm:text-sm aria-invalid:border-bad disabled:opacity-60';

/** A label, the control that `children` makes, and what is said about it, tied together for those who listen. */
export function Field(props: FieldWords & { children: (parts: FieldParts) => React.ReactNode }) {
  const { label, hint, fault, isOptional, children } = props;
  const warning = fault === undefined ? props.warning : undefined;
  const said = fault ?? warning;
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, said !== undefined && `${id}-fault`].filter(Boolean);
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
        {isOptional && <span className="font-normal text-muted"> · optional</span>}
      </label>
      {children({ id, 'aria-describedby': described.join(' ') || undefined, 'aria-invalid': fault !== undefined })}
      {said !== undefined && (
        <p
          id={`${id}-fault`}
          className={`mt-1.5 flex items-start gap-1.5 ${fault === undefined ? 'text-caution' : 'text-bad'}`}
        >
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {said}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1.5 text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
