import { Panel } from '../../ui/panel.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { type SyncKind, syncKinds } from '../../words/sync-facts.ts';

const kinds = Object.keys(syncKinds) as SyncKind[];

export const KindChoice = ({ kind, onChoose }: { kind: SyncKind; onChoose: (kind: SyncKind) => void }) => (
  <Panel title="Rows" isPadded>
    <SelectField
      label="What the file holds"
      hint={`Each row ${syncKinds[kind].does}.`}
      value={kind}
      onChange={(event) => onChoose(kinds.find((each) => each === event.target.value) ?? 'people')}
    >
      {kinds.map((each) => (
        <option key={each} value={each}>
          {syncKinds[each].words}
        </option>
      ))}
    </SelectField>
  </Panel>
);
