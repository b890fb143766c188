import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { WorkflowDetail } from '../../api/types.ts';
import { useActions } from '../../editor/use-editor.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Select } from '../../ui/select.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { differenceQuery, versionQuery } from './queries.ts';

const Compared = lazy(async () => ({ default: (await import('../../editor/canvas/compared.tsx')).Compared }));

/** What one version says, and what it changed of another: in words, on two canvases, and in its text. */
export function VersionDialog(props: { workflow: WorkflowDetail; version: number; onClose: () => void }) {
  const { workflow, version, onClose } = props;
  const [from, setFrom] = useState(version === 1 ? workflow.version : version - 1);
  const isAlone = workflow.version === 1;
  const whole = useQuery(versionQuery(workflow.id, version));
  const before = useQuery({ ...versionQuery(workflow.id, from), enabled: !isAlone });
  const actions = useActions();
  const difference = useQuery({ ...differenceQuery(workflow.id, version, from), enabled: !isAlone });
  const error = whole.error ?? before.error ?? difference.error;
  const sides = useMemo(
    () =>
      before.data && whole.data
        ? ([
            { title: `Version ${before.data.version}`, workflow: before.data.definition },
            { title: `Version ${whole.data.version}`, workflow: whole.data.definition },
          ] as const)
        : undefined,
    [before.data, whole.data],
  );
  const others = Array.from({ length: workflow.version }, (_, index) => workflow.version - index).filter(
    (each) => each !== version,
  );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      place="widest"
      title={isAlone ? 'Version 1' : `Version ${version} beside version ${from}`}
    >
      {error && <Failure error={error} />}
      {isAlone && whole.data && <CodeBlock text={whole.data.source} label="source" />}
      {!isAlone && (
        <div className="grid gap-4">
          <div className="max-w-60">
            <Select
              label="Compared with"
              value={String(from)}
              options={others.map((each) => ({ value: String(each), words: `Version ${each}` }))}
              onChange={({ target }) => setFrom(Number(target.value))}
            />
          </div>
          {!difference.data && !error && <LoadingRows />}
          {difference.data && sides && (
            <>
              {difference.data.steps.length === 0 && difference.data.fields.length === 0 && (
                <p>{difference.data.text === '' ? 'They say the same.' : 'They do the same: only the text differs.'}</p>
              )}
              {difference.data.fields.length > 0 && (
                <p>
                  Changed beside the steps:{' '}
                  {difference.data.fields.map((field, index) => (
                    <span key={field}>
                      {index > 0 && ', '}
                      <code className="font-mono text-xs">{field}</code>
                    </span>
                  ))}
                  .
                </p>
              )}
              <Suspense fallback={<LoadingRows />}>
                <Compared sides={sides} changes={difference.data.steps} actions={actions} />
              </Suspense>
              <CodeBlock text={difference.data.text.replace(/^=+\n/, '')} label="difference" isDifference />
            </>
          )}
        </div>
      )}
    </Dialog>
  );
}
