import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { controlLook } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Prose } from '../../ui/prose.tsx';
import { type FieldProps, useForm } from '../context.ts';
import { emptyRow, type MapRow, mapOf, rowsOf, rowsOfText, rowValue } from '../rows.ts';
import { isSame, titleOf } from '../schema.ts';
import { TextControl } from '../text-control.tsx';
import { useNames } from '../use-choices.ts';

const kinds = [
  ['text', 'Text'],
  ['number', 'Number'],
  ['boolean', 'Yes or no'],
  ['group', 'Group'],
  ['json', 'JSON'],
] as const;

const kindsWithData = [['text', 'Text or data'], ...kinds.slice(1)] as const;

// A row that was asked for is typed into.
const focusAtOnce = (element: HTMLElement | null): void => element?.focus();

/** With a row to type in, where there is none yet. */
function rowsToType(value: unknown): MapRow[] {
  const rows = rowsOf(value);
  return rows.length === 0 ? [emptyRow()] : rows;
}

/** Names and values, each of its own kind. Several lines can be pasted at once. */
export function MapField({ name, pointer, schema, value, onChange, isOptional }: FieldProps) {
  const { faults, data } = useForm();
  const id = useId();
  const [rows, setRows] = useState(() => rowsToType(value));
  const [known, setKnown] = useState(value);
  // Filled in from elsewhere, such as by the example.
  if (!isSame(known, value)) {
    setKnown(value);
    setRows(rowsToType(value));
  }
  const [added, setAdded] = useState<number>();
  const names = useNames(name);
  const { additionalProperties } = schema;
  const isTextOnly = typeof additionalProperties === 'object' && additionalProperties.type === 'string';
  const fault = Object.entries(faults).find(([place]) => place === pointer || place.startsWith(`${pointer}/`))?.[1];

  function change(next: MapRow[]): void {
    const map = mapOf(next);
    setRows(next);
    setKnown(map);
    onChange(map);
  }
  const edit = (key: number, part: Partial<MapRow>) =>
    change(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));

  function add(): void {
    const row = emptyRow();
    setRows([...rows, row]);
    setAdded(row.key);
  }

  function paste(event: React.ClipboardEvent, key: number): void {
    const text = event.clipboardData.getData('text');
    const pasted = /[\n{]/.test(text) ? rowsOfText(text) : [];
    if (pasted.length === 0) return;
    event.preventDefault();
    change([...rows.filter((row) => row.key !== key || row.name !== ''), ...pasted]);
  }

  return (
    <fieldset aria-describedby={`${id}-hint`}>
      <legend className="mb-1.5 font-medium">
        {titleOf(name, schema)}
        {isOptional && <span className="font-normal text-muted"> · optional</span>}
      </legend>
      <datalist id={`${id}-names`}>
        {names.map(({ value: each, label }) => (
          <option key={each} value={each}>
            {label}
          </option>
        ))}
      </datalist>
      <ul className="grid grid-cols-1 gap-2">
        {rows.map((row, index) => (
          <li key={row.key} className={`flex flex-wrap items-start gap-2 ${data ? 'border-l-2 border-line pl-2' : ''}`}>
            <input
              ref={row.key === added ? focusAtOnce : undefined}
              aria-label={`Name ${index + 1} of ${titleOf(name, schema)}`}
              list={`${id}-names`}
              value={row.name}
              autoComplete="off"
              spellCheck={false}
              placeholder="name"
              onPaste={(event) => paste(event, row.key)}
              onChange={({ target }) => edit(row.key, { name: target.value })}
              className={`h-10 min-w-20 flex-2 basis-20 font-mono sm:text-[0.78125rem]! ${controlLook}`}
            />
            <ValueInput
              row={row}
              label={`Value ${index + 1} of ${titleOf(name, schema)}`}
              // Where there can be pills, values have a line of their own.
              place={data ? 'order-last w-full' : 'min-w-20 flex-3 basis-24'}
              onEdit={(part) => edit(row.key, part)}
            />
            {!isTextOnly && (
              <select
                aria-label={`Kind of value ${index + 1} of ${titleOf(name, schema)}`}
                value={row.kind}
                onChange={({ target }) => edit(row.key, { kind: target.value as MapRow['kind'] })}
                className={`h-10 w-auto! cursor-pointer px-2! ${controlLook}`}
              >
                {(data ? kindsWithData : kinds).map(([kind, words]) => (
                  <option key={kind} value={kind}>
                    {words}
                  </option>
                ))}
              </select>
            )}
            <IconButton
              name={`Take ${row.name === '' ? `row ${index + 1}` : row.name} out`}
              Icon={X}
              className="mt-1"
              onClick={() => change(rows.filter(({ key }) => key !== row.key))}
            />
          </li>
        ))}
      </ul>
      <Button look="ghost" className="mt-1 -ml-3 h-8!" onClick={add}>
        <Plus aria-hidden className="size-4" /> {`Add to ${titleOf(name, schema).toLowerCase()}`}
      </Button>
      <p id={`${id}-hint`} className={`text-xs ${fault === undefined ? 'text-muted' : 'text-bad'}`}>
        {fault ?? <Prose text={schema.description ?? ''} />}
      </p>
    </fieldset>
  );
}

function ValueInput(props: { row: MapRow; label: string; place: string; onEdit: (part: Partial<MapRow>) => void }) {
  const { row, label, place, onEdit } = props;
  const look = `h-10 ${place} ${controlLook}`;
  if (row.kind === 'boolean') {
    return (
      <select
        aria-label={label}
        aria-invalid={rowValue(row) === undefined}
        value={rowValue(row) === undefined ? '' : row.text}
        onChange={({ target }) => onEdit({ text: target.value })}
        className={look}
      >
        <option value="" disabled>
          Choose yes or no
        </option>
        <option value="true">Yes</option>
        <option value="false">No</option>
      </select>
    );
  }
  if (row.kind === 'group') {
    const title = row.name === '' ? 'the group' : row.name;
    return (
      <div className={`${place} pl-3`}>
        <MapField
          name={title}
          pointer=""
          schema={{ title, additionalProperties: {} }}
          value={rowValue(row)}
          onChange={(group) => onEdit({ text: group === undefined ? '' : JSON.stringify(group) })}
          isOptional={false}
        />
      </div>
    );
  }
  if (row.kind === 'text') {
    return (
      <div className={place}>
        <TextControl label={label} value={row.text} placeholder="value" onChange={(text) => onEdit({ text })} />
      </div>
    );
  }
  return (
    <input
      aria-label={label}
      aria-invalid={row.text !== '' && rowValue(row) === undefined}
      value={row.text}
      autoComplete="off"
      placeholder={row.kind === 'json' ? '{ } or [ ]' : 'value'}
      onChange={({ target }) => onEdit({ text: target.value })}
      className={`${look} ${row.kind === 'json' ? 'font-mono' : ''}`}
    />
  );
}
