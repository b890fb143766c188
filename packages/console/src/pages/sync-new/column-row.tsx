import type { SyncMapping, SyncPreview } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { controlLook } from '../../ui/field.tsx';
import { sentence } from '../../words/problems.ts';
import { fieldWords, syncKinds } from '../../words/sync-facts.ts';
import { becomes, type Told, toldOf, type Use } from './mapping.ts';

const types: Record<NonNullable<Told['type']>, string> = {
  'as-is': 'as it is',
  text: 'text',
  number: 'number',
  boolean: 'true or false',
  date: 'date',
  list: 'list',
  json: 'JSON',
};
const formats: Record<NonNullable<Told['format']>, string> = {
  iso: '2026-11-26T14:03:00Z',
  seconds: 'Unix seconds',
  milliseconds: 'Unix milliseconds',
  'd/m/y': 'day/month/year',
  'm/d/y': 'month/day/year',
  'y/m/d': 'year/month/day',
};
const keysOf = <K extends string>(words: Record<K, string>) => Object.keys(words) as K[];
const look = `h-10 ${controlLook}`;

type ColumnGuess = SyncPreview['guesses'][number];

/** `Line 14 says "n/a", which is no number (1 of 1,000 cells).` */
function whyWords({ why, firstDate }: ColumnGuess): string {
  const leaves = firstDate && `“${firstDate.value}” leaves as ${firstDate.seconds}`;
  return [why, leaves].flatMap((words) => (words ? [sentence(words)] : [])).join(' ');
}

interface Parts {
  column: string;
  mapping: SyncMapping;
  /** Why it is read as it is, as far as the server has said. */
  guess: ColumnGuess | undefined;
  /** Why it cannot become an attribute under its own name. */
  nameFault: string | undefined;
  onUse: (use: Use) => void;
  onTell: (told: Told) => void;
}

/** One column: what it becomes, under which name, and how its cells are read. */
export function ColumnRow({ column, mapping, guess, nameFault, onUse, onTell }: Parts) {
  const { fields, hasOthers } = syncKinds[mapping.kind];
  const use = becomes(mapping, column);
  const told = toldOf(mapping, column);
  const isTime = use === 'timestamp' || use === 'lastUsed';
  const isDate = isTime || (use === 'attribute' && told.type === 'date');
  const isMisnamed = nameFault !== undefined && use === 'attribute' && told.to === undefined;
  const why = guess && use !== 'skip' ? whyWords(guess) : '';
  return (
    <li className="grid grid-cols-2 items-center gap-2 px-4 py-2 @lg:grid-cols-[minmax(0,1.2fr)_minmax(0,1.4fr)_minmax(0,1.2fr)_9rem]">
      <span className="col-span-2 min-w-0 font-mono text-xs font-medium wrap-anywhere @lg:col-span-1">{column}</span>
      <select
        aria-label={`What ${column} becomes`}
        className={`${look} ${use === 'attribute' ? '' : 'col-span-2 @lg:col-span-1'}`}
        value={use}
        onChange={(event) => onUse(event.target.value as Use)}
      >
        {hasOthers && <option value="attribute">Attribute</option>}
        {fields.map((field) => (
          <option key={field} value={field}>
            {fieldWords[field]}
          </option>
        ))}
        <option value="skip">Left out</option>
      </select>
      {use === 'attribute' && (
        <>
          <input
            aria-label={`Name of the attribute for ${column}`}
            className={look}
            value={told.to ?? column}
            onChange={({ target: { value } }) => {
              const { to: _to, ...rest } = told;
              onTell(value === '' || value === column ? rest : { ...rest, to: value });
            }}
          />
          <select
            aria-label={`Type of ${column}`}
            className={look}
            value={told.type ?? 'text'}
            onChange={(event) => {
              const { format: _format, separator: _separator, ...rest } = told;
              onTell({ ...rest, type: event.target.value as NonNullable<Told['type']> });
            }}
          >
            {keysOf(types).map((type) => (
              <option key={type} value={type}>
                {types[type]}
              </option>
            ))}
          </select>
        </>
      )}
      {isDate && (
        <select
          aria-label={`How ${column} is written`}
          className={`${look} @lg:col-span-2 @lg:col-start-3`}
          value={told.format ?? 'iso'}
          onChange={(event) =>
            onTell({ ...told, type: 'date', format: event.target.value as NonNullable<Told['format']> })
          }
        >
          {keysOf(formats).map((format) => (
            <option key={format} value={format}>
              {formats[format]}
            </option>
          ))}
        </select>
      )}
      {use === 'attribute' && told.type === 'list' && (
        <input
          aria-label={`What parts the entries of ${column}`}
          className={`${look} @lg:col-span-2 @lg:col-start-3`}
          value={told.separator ?? ';'}
          onChange={({ target: { value } }) => {
            const { separator: _separator, ...rest } = told;
            onTell(value === '' ? rest : { ...rest, separator: value });
          }}
        />
      )}
      {isMisnamed && (
        <p
          role="alert"
          className="col-span-full flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-caution-ground px-3 py-2 wrap-anywhere"
        >
          <span className="min-w-0 flex-1 basis-48">{sentence(nameFault)}</span>
          <Button onClick={() => onUse('skip')}>Leave it out</Button>
        </p>
      )}
      {why !== '' && <p className="col-span-full text-xs text-muted wrap-anywhere">{why}</p>}
    </li>
  );
}
