import { useQuery } from '@tanstack/react-query';
import type { WorkflowDetail } from '../../api/types.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { differenceQuery, versionQuery } from './queries.ts';

const changes = { added: 'is new', removed: 'is gone', changed: 'is changed', moved: 'stands elsewhere' } as const;

/** What one version says, and what it changed of the one before. */
export function VersionDialog(props: { workflow: WorkflowDetail; version: number; onClose: () => void }) {
  const { workflow, version, onClose } = props;
  const whole = useQuery({ ...versionQuery(workflow.id, version), enabled: version === 1 });
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
      {whole.data && <CodeBlock text={whole.data.source} label="source" />}
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
          <CodeBlock text={difference.data.text} label="difference" isDifference />
        </div>
      )}
    </Dialog>
  );
}
