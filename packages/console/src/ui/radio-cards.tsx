import { useId } from 'react';

/** One of a few, each with what it means. */
export function RadioCards<V extends string>(props: {
  label: string;
  options: readonly { value: V; words: string; detail?: React.ReactNode; isOff?: boolean }[];
  value: V | undefined;
  onChange: (value: V) => void;
}) {
  const { label, options, value, onChange } = props;
  const id = useId();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex cursor-pointer items-start gap-2.5 rounded-lg border border-line px-3 py-2.5 has-disabled:cursor-default has-disabled:text-muted has-checked:border-accent has-checked:bg-info-ground has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={id}
            value={option.value}
            disabled={option.isOff}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="mt-0.5 size-4 shrink-0 accent-accent-fill outline-none!"
          />
          <span className="min-w-0">
            <span className="block font-medium">{option.words}</span>
            {option.detail !== undefined && <span className="block text-xs text-muted">{option.detail}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
