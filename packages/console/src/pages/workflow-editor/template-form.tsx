import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { everyWorkflowQuery } from '../../api/queries.ts';
import type { Connection } from '../../api/types.ts';
import { Picture } from '../../editor/canvas/picture.tsx';
import { editText } from '../../editor/document/edit-text.ts';
import type { Edit } from '../../editor/document/panel-props.ts';
import { readSource } from '../../editor/document/source.ts';
import { templatesQuery } from '../../editor/queries.ts';
import { useActions } from '../../editor/use-editor.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Select } from '../../ui/select.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { connectionWords, onlyOne } from '../../words/connections.ts';
import { keyWords } from '../../words/keys.ts';
import { metricWords } from '../../words/tones.ts';
import { TemplateVars, varWords } from './template-vars.tsx';

const EMPTY = 'name: New workflow\ntrigger:\n  type: manual\nsteps: []\n';

/** What a template needs to be one's own: where it acts, what it is called, and its values. */
export function TemplateForm(props: {
  template: string;
  connections: Connection[];
  wanted: string | undefined;
  onBegin: (text: string, connection: Connection) => void;
}) {
  const { template: key, connections, wanted, onBegin } = props;
  const { data: templates } = useQuery({ ...templatesQuery, enabled: key !== 'empty' && key !== 'text' });
  const { data: workflows } = useQuery(everyWorkflowQuery);
  const actions = useActions();
  const [connectionId, setConnectionId] = useState(wanted ?? onlyOne(connections)?.id);
  const [given, setGiven] = useState<{ name?: string; text?: string; vars: Record<string, unknown> }>({ vars: {} });
  const template = templates?.items.find((each) => each.key === key);
  const connection = connections.find(({ id }) => id === connectionId);
  const text = key === 'empty' ? EMPTY : key === 'text' ? (given.text ?? '') : template?.source;
  if (text === undefined) return <LoadingRows />;
  const source = readSource(text);
  const taken = new Set(workflows?.filter(({ client }) => client.id === connection?.client.id).map(({ name }) => name));
  const name = given.name ?? freeName(String(source.plain.name ?? 'New workflow'), taken);
  const whyNotYet = (): string | undefined => {
    if (!connection) return 'Choose a connection first.';
    if (key === 'text' && text.trim() === '') return 'Paste a workflow first.';
    if (key === 'text' && source.broken) return `Mend line ${source.broken.line} first.`;
    if (taken.has(name)) return 'Choose a name that no other workflow has.';
    const missing = Object.keys(template?.needs.vars ?? {}).find((each) => given.vars[each] === undefined);
    return missing === undefined ? undefined : `Fill in “${varWords(missing)}” first.`;
  };

  function begin(): void {
    if (!connection || whyNotYet() !== undefined) return;
    const edits: Edit[] = [
      { at: ['name'], value: name },
      { at: ['connection'], value: connection.name },
      ...Object.entries(given.vars).map(([each, value]) => ({ at: ['vars', each], value })),
    ];
    onBegin(editText(source, edits).text, connection);
  }

  return (
    <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
      <form
        className="grid gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          begin();
        }}
      >
        <Panel title={template?.name ?? (key === 'empty' ? 'From nothing' : 'From a text')} isPadded>
          <div className="grid gap-4">
            {template && <p className="text-muted">{template.description}</p>}
            {key === 'text' && (
              <TextArea
                label="The workflow as YAML or JSON"
                isCode
                rows={14}
                value={text}
                fault={
                  source.broken && text !== '' ? `Line ${source.broken.line}: ${source.broken.message}` : undefined
                }
                onChange={({ target }) => setGiven({ ...given, text: target.value })}
              />
            )}
            <TextField
              label="Name"
              value={name}
              maxLength={200}
              fault={taken.has(name) ? `${connection?.client.name} has a workflow of this name.` : undefined}
              onChange={({ target }) => setGiven({ ...given, name: target.value })}
            />
            <Select
              label="Connection"
              hint="What its steps act on."
              placeholder="Choose…"
              value={connection?.id ?? ''}
              options={connections.map((each) => ({ value: each.id, words: connectionWords(each) }))}
              onChange={({ target }) => setConnectionId(target.value)}
            />
            {template && connection && (
              <TemplateVars
                template={template}
                connection={connection}
                values={given.vars}
                onChange={(vars) => setGiven({ ...given, vars })}
              />
            )}
          </div>
        </Panel>
        <div className="flex items-center gap-3">
          <Button type="submit" look="primary" needs="workflows:write" whyOff={whyNotYet()}>
            {template ? 'Use this template' : 'Begin'}
          </Button>
          <p className="text-muted">Nothing is saved yet.</p>
        </div>
      </form>
      {template && (
        <Panel title="What it does" isPadded>
          <Picture workflow={template.definition} actions={actions} className="max-h-[32rem] w-full" />
          <dl className="mt-4 grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
            <dt className="text-muted">Keys</dt>
            <dd>
              {template.needs.keys.map((each) => keyWords[each as keyof typeof keyWords] ?? each).join(', ') || 'none'}
            </dd>
            {template.needs.metrics.length > 0 && (
              <>
                <dt className="text-muted">Reports</dt>
                <dd>{template.needs.metrics.map(metricWords).join(', ')}</dd>
              </>
            )}
          </dl>
        </Panel>
      )}
    </div>
  );
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} ${number}`)) number += 1;
  return `${name} ${number}`;
}
