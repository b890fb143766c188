import { useMutation } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { request } from '../../api/client.ts';
import type { WorkflowDetail } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Panel } from '../../ui/panel.tsx';
import { sentence } from '../../words/problems.ts';
import { countOf } from '../../words/time.ts';

/** The workflow as its text, and whether that would still be taken today. */
export function Source({ workflow }: { workflow: WorkflowDetail }) {
  const check = useMutation({
    mutationFn: () =>
      request('POST /api/v1/workflows/check', { body: { source: workflow.source, client: workflow.client.id } }),
  });
  const found = check.data && [...check.data.faults, ...check.data.warnings];
  const notes = new Map(
    found?.flatMap(({ line, message }) =>
      line === null
        ? []
        : [
            [
              line,
              <span key={line} className="block bg-caution-ground py-1 pr-3 pl-12 font-sans text-sm text-ink">
                {sentence(message)}
              </span>,
            ] as const,
          ],
    ),
  );
  return (
    <Panel
      title={`As text: version ${workflow.version}, the newest`}
      aside={
        <Button look="ghost" isBusy={check.isPending} onClick={() => check.mutate()}>
          Check it
        </Button>
      }
      isPadded
    >
      {check.error && <Failure error={check.error} onRetry={() => check.mutate()} />}
      {found && (
        <div role="status" className="mb-3">
          {found.length === 0 ? (
            <p className="flex items-center gap-2 text-good">
              <CircleCheck aria-hidden className="size-4" /> Nothing is wrong with it.
            </p>
          ) : (
            <>
              <p className="font-medium">{countOf(found.length, 'thing to look at', 'things to look at')}</p>
              <ul className="mt-1 list-disc pl-5">
                {found
                  .filter(({ line }) => line === null)
                  .map(({ pointer, message }) => (
                    <li key={`${pointer} ${message}`}>{sentence(message)}</li>
                  ))}
              </ul>
            </>
          )}
        </div>
      )}
      <CodeBlock text={workflow.source} label="source" notes={notes} />
    </Panel>
  );
}
