import { useState } from 'react';
import type { ActionDetail, Environment } from '../../api/types.ts';
import type { Values } from '../../schema-form/schema.ts';
import { CopyBlock } from '../../ui/copy-block.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { type CodeKind, codeOf } from './code.ts';

/** The same call for those who write code: it follows the form. */
export function SameAs(props: {
  action: ActionDetail;
  connectionId: string;
  environment: Environment;
  values: Values;
}) {
  const [kind, setKind] = useState<CodeKind>('curl');
  return (
    <Panel title="The same in code" isPadded>
      <div className="grid grid-cols-1 gap-3">
        <Segmented
          label="Language"
          value={kind}
          onChange={setKind}
          options={[
            { value: 'curl', words: 'curl' },
            { value: 'typescript', words: 'TypeScript' },
            { value: 'yaml', words: 'YAML step' },
          ]}
        />
        <CopyBlock
          label="the code"
          text={codeOf(kind, {
            key: props.action.key,
            origin: location.origin,
            connectionId: props.connectionId,
            environment: props.environment,
            input: props.values,
          })}
        />
      </div>
    </Panel>
  );
}
