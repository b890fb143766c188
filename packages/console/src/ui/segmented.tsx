import { useId } from 'react';

/** Two to four views or kinds, one of them chosen; arrows walk them. */
export function Segmented<V extends string>(props: {
  label: string;
  options: readonly { value: V; words: string }[];
  value: V;
  onChange: (value: V) => void;
}) {
  const { label, options, value, onChange } = props;
  const id = useId();
  return (
    <fieldset className="inline-flex max-w-full flex-wrap rounded-md bg-raised p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex h-8 cursor-pointer items-center rounded px-2.5 text-muted has-checked:bg-chosen has-checked:font-medium has-checked:text-ink has-checked:shadow-xs has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:h-10"
        >
          <input
            type="radio"
            name={id}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.words}
        </label>
      ))}
    </fieldset>
  );
}
