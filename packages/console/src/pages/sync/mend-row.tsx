import { CircleAlert } from 'lucide-react';
import { useId } from 'react';
import { Disclosure } from '../../ui/disclosure.tsx';
import { controlLook } from '../../ui/field.tsx';
import { sentence } from '../../words/problems.ts';
import type { Edits, FailedRow, MendField } from './failed-file.ts';

interface Parts {
  row: FailedRow;
  /** What was written into its fields so far. */
  edits: Edits;
  onEdit: (edits: Edits) => void;
}

/** One row that failed: why, and its fields to be mended. */
export function MendRow({ row, edits, onEdit }: Parts) {
  const { failed, fields, leftOver, text, isTooExact } = row;
  const place = failed.line ? `Line ${failed.line}` : `Row ${failed.row}`;
  const isMended = Object.keys(edits).length > 0;
  const edit = ({ column, text: before }: MendField, now: string) => {
    const { [column]: _old, ...others } = edits;
    onEdit(now === before ? others : { ...others, [column]: now });
  };
  return (
    <li className="wrap-anywhere">
      <Disclosure
        summary={
          <>
            <span className="text-muted tabular-nums">
              {place}
              {failed.column && `, ${failed.column}`}:
            </span>{' '}
            {failed.reason}
            {isMended && <span className="text-good"> · mended</span>}
          </>
        }
      >
        <div className="grid gap-3 px-4 pb-4">
          {text !== undefined && (
            <p>
              It stands there as <code className="font-mono text-xs">{String(text)}</code>
            </p>
          )}
          {leftOver.length > 0 && <p>These cells are too many: {leftOver.map((cell) => `“${cell}”`).join(', ')}</p>}
          {isTooExact ? (
            <p>A number in it has more digits than a browser keeps. Mend this row in the file.</p>
          ) : (
            <table className="w-full" aria-label={`Fields of ${place.toLowerCase()}`}>
              <thead className="sr-only">
                <tr>
                  <th scope="col">Column</th>
                  <th scope="col">Value</th>
                </tr>
              </thead>
              <tbody>
                {fields.map((field) => (
                  <FieldRow
                    key={field.column}
                    label={`${field.column} of ${place.toLowerCase()}`}
                    field={field}
                    text={edits[field.column] ?? field.text}
                    fault={field.column === failed.column ? sentence(failed.reason) : undefined}
                    onEdit={(now) => edit(field, now)}
                  />
                ))}
              </tbody>
            </table>
          )}
        </div>
      </Disclosure>
    </li>
  );
}

function FieldRow(props: {
  label: string;
  field: MendField;
  text: string;
  fault: string | undefined;
  onEdit: (text: string) => void;
}) {
  const { label, field, text, fault, onEdit } = props;
  const id = useId();
  const isStill = text === field.text;
  const isWrong = fault !== undefined && isStill;
  const control = {
    'aria-label': label,
    'aria-invalid': isWrong,
    'aria-describedby': isWrong ? id : undefined,
    value: text,
    onChange: ({ target }: { target: { value: string } }) => onEdit(target.value),
  };
  return (
    <tr className="align-top">
      <th scope="row" className="w-1/3 py-2 pr-3 text-left font-mono text-xs font-medium wrap-anywhere">
        {field.column}
      </th>
      <td className="py-1">
        {/\n/.test(field.text) || field.text.length > 80 ? (
          <textarea {...control} rows={3} className={`py-2 ${controlLook}`} />
        ) : (
          <input {...control} className={`h-10 ${controlLook}`} />
        )}
        {isWrong && (
          <p id={id} className="mt-1.5 flex items-start gap-1.5 text-bad">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {fault}
          </p>
        )}
      </td>
    </tr>
  );
}
