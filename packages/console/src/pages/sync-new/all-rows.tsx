import type { SyncMapping } from '../../api/types.ts';
import { Panel } from '../../ui/panel.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { fieldWords, syncKinds } from '../../words/sync-facts.ts';
import type { Said } from './mapping.ts';

type Change = { [K in keyof Said]?: Said[K] | undefined };

/** What holds for each row, whatever its cells say. */
export function AllRows({ mapping, onChange }: { mapping: SyncMapping; onChange: (change: Change) => void }) {
  const { kind, fields, fixed, remove, segmentId, empty, timeZone } = mapping;
  const { requires, removes, hasOthers } = syncKinds[kind];
  return (
    <Panel title="All rows" isPadded>
      <div className="grid gap-4 sm:grid-cols-2">
        {requires
          .filter((field) => fields[field] === undefined)
          .map((field) => (
            <TextField
              key={field}
              label={fieldWords[field]}
              hint="The same for all rows; or say which column it is."
              value={fixed[field] ?? ''}
              onChange={({ target: { value } }) => {
                const { [field]: _old, ...others } = fixed;
                onChange({ fixed: value === '' ? others : { ...others, [field]: value } });
              }}
            />
          ))}
        {kind === 'segment' && (
          <TextField
            label="Segment"
            hint="The id of the manual segment: it stands in its address in Customer.io."
            inputMode="numeric"
            value={segmentId ?? ''}
            onChange={({ target: { value } }) => {
              const id = Number(value);
              onChange({ segmentId: Number.isSafeInteger(id) && id > 0 ? id : undefined });
            }}
          />
        )}
        {hasOthers && (
          <Select
            label="An empty cell"
            value={empty}
            onChange={(event) => onChange({ empty: event.target.value === 'clear' ? 'clear' : 'keep' })}
            options={[
              { value: 'keep', words: 'leaves the attribute alone' },
              { value: 'clear', words: 'clears the attribute' },
            ]}
          />
        )}
        <TextField
          label="Time zone"
          hint="Of dates that name none, such as Europe/Berlin."
          value={timeZone}
          onChange={({ target: { value } }) => onChange({ timeZone: value })}
        />
        {removes !== undefined && (
          <Switch
            label={removes}
            hint="Instead of adding."
            isOn={remove}
            onChange={(isOn) => onChange({ remove: isOn })}
          />
        )}
      </div>
    </Panel>
  );
}
