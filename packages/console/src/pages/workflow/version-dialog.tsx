import { useQuery } from '@tanstack/react-query';
import type { WorkflowDetail } from '../../api/types.ts';
import { Picture } from '../../editor/canvas/picture.tsx';
import { useActions } from '../../editor/use-editor.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { differenceQuery, versionQuery } from './queries.ts';

const changes = { added: 'is new', removed: 'is gone', changed: 'is changed', moved: 'stands elsewhere' } as const;

/** What one version says, and what it changed of the one before. */
export function VersionDialog(props: { workflow: WorkflowDetail; version: number; onClose: () => void }) {
  const { workflow, version, onClose } = props;
  const whole = useQuery(versionQuery(workflow.id, version));
  const before = useQuery({ ...versionQuery(workflow.id, version - 1), enabled: version > 1 });
  const actions = useActions();
  const difference = useQuery({ ...differenceQuery(workflow.id, version, version - 1), enabled: version > 1 });
  const error = whole.error ?? difference.error;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      place="wide"
      title={version === 1 ? 'Version 1' : `What version ${version} changed of version ${version - 1}`}
    >
      {error && <Failure error={error} />}
      {!error && !whole.data && !difference.data && <LoadingRows />}
      {version === 1 && whole.data && <CodeBlock text={whole.data.source} label="source" />}
      {difference.data && (
        <div className="grid gap-4">
          <ul className="list-disc pl-5">
            {difference.data.steps.map(({ id, change }) => (
              <li key={`${id} ${change}`}>
                The step <code className="font-mono text-xs">{id}</code> {changes[change]}.
              </li>
            ))}
            {difference.data.fields.map((field) => (
              <li key={field}>
                <code className="font-mono text-xs">{field}</code> is changed.
              </li>
            ))}
          </ul>
          <div className="grid gap-4 sm:grid-cols-2">
            {[before.data, whole.data].map(
              (each) =>
                each && (
                  <figure key={each.version} className="rounded-lg border border-line bg-canvas p-3">
                    <figcaption className="mb-2 font-medium">Version {each.version}</figcaption>
                    <Picture
                      workflow={each.definition}
                      actions={actions}
                      changed={new Set(difference.data.steps.map(({ id }) => id))}
                      className="max-h-96 w-full"
                    />
                  </figure>
                ),
            )}
          </div>
          <CodeBlock text={difference.data.text} label="difference" isDifference />
        </div>
      )}
    </Dialog>
  );
}
