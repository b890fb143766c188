import { Panel } from '../../ui/panel.tsx';
import { Select } from '../../ui/select.tsx';
import { type SyncKind, syncKinds } from '../../words/sync-facts.ts';

const kinds = Object.keys(syncKinds) as SyncKind[];

export const KindChoice = ({ kind, onChoose }: { kind: SyncKind; onChoose: (kind: SyncKind) => void }) => (
  <Panel title="Rows" isPadded>
    <Select
      label="What the file holds"
      hint={`Each row ${syncKinds[kind].does}.`}
      value={kind}
      onChange={(event) => onChoose(kinds.find((each) => each === event.target.value) ?? 'people')}
      options={kinds.map((each) => ({ value: each, words: syncKinds[each].words }))}
    />
  </Panel>
);
