import { useMutation } from '@tanstack/react-query';
import { CircleCheck, CircleX } from 'lucide-react';
import { request } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { sentence } from '../../words/problems.ts';
import { countOf } from '../../words/time.ts';
import { isRecord } from '../document/place.ts';
import { sent } from '../queries.ts';
import { useEditor } from '../use-editor.ts';

/** The tests that are saved with the workflow, and whether they still come out as they should. */
export function SavedTests() {
  const { state, names } = useEditor();
  const tests = Array.isArray(state.source.plain.tests) ? state.source.plain.tests.filter(isRecord) : [];
  const run = useMutation({
    mutationFn: () =>
      request('POST /api/v1/workflows/tests/run', { query: {}, body: sent({ source: state.text, ...names }) }),
  });
  if (tests.length === 0) return null;
  return (
    <section aria-label="Saved tests" className="rounded-lg border border-line">
      <div className="flex flex-wrap items-center gap-2 px-3 py-2">
        <h3 className="flex-1 font-medium">{countOf(tests.length, 'saved test', 'saved tests')}</h3>
        <Button needs="workflows:write" isBusy={run.isPending} onClick={() => run.mutate()}>
          Run all
        </Button>
      </div>
      {run.error && <Failure error={run.error} onRetry={() => run.mutate()} />}
      <ul className="divide-y divide-line border-t border-line">
        {tests.map(({ name }) => {
          const result = run.data?.tests.find((each) => each.name === name);
          const Icon = result?.passed ? CircleCheck : CircleX;
          return (
            <li key={String(name)} className="flex items-start gap-2 px-3 py-2">
              {result && (
                <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${result.passed ? 'text-good' : 'text-bad'}`} />
              )}
              <span className="min-w-0 flex-1">
                {String(name)}
                {result && (
                  <span className="sr-only">{result.passed ? ', as it should be' : ', not as it should be'}</span>
                )}
                {result?.difference && <span className="block text-bad">{sentence(result.difference.message)}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
