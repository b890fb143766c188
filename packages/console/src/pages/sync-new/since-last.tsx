import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** Whether all rows are sent, or only those that differ from what is remembered under a name. */
export function SinceLast({
  name,
  suggested,
  onChange,
}: {
  /** Undefined: all are sent. */
  name: string | undefined;
  suggested: string;
  onChange: (name: string | undefined) => void;
}) {
  return (
    <div className="grid gap-3">
      <Checkbox
        label="Send only what changed since last time"
        hint="The server remembers what it sent. Rows that are the same as then are left out, and those who are not in the file any more are listed."
        checked={name !== undefined}
        onChange={(event) => onChange(event.target.checked ? suggested : undefined)}
      />
      {name !== undefined && (
        <TextField
          label="Remembered as"
          hint="Give the next file of the same kind the same name. The first time, everything is sent."
          value={name}
          fault={name.trim() === '' ? 'Give it a name.' : undefined}
          maxLength={200}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}
