import { Pin } from 'lucide-react';
import { useState } from 'react';
import { Badge, StatusBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { StepFailure } from '../../ui/step-failure.tsx';
import { isRecord } from '../document/place.ts';
import type { StepResult } from '../results.ts';

/** What a step was given and gave, in a test or a run; in a loop, turn by turn. */
export function StepResultView(props: {
  id: string;
  result: StepResult;
  /** Lets the next test give this output again, without doing the step. */
  onPin: () => void;
}) {
  const { id, result, onPin } = props;
  const failed = result.turns.findIndex(({ status }) => status === 'failed');
  const [turn, setTurn] = useState(Math.max(0, failed));
  const shown = result.turns[Math.min(turn, result.turns.length - 1)] ?? result;
  const count = result.turns.length;
  const requests = isRecord(shown.detail) ? shown.detail.requests : undefined;
  const isMadeUp = isRecord(shown.detail) && shown.detail.madeUp === true;
  return (
    <section aria-label="What it did" className="border-b border-line bg-raised p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="font-semibold">What it did</h2>
        <StatusBadge status={shown.status} />
        {shown.output !== null && count === 1 && (
          <Button look="ghost" className="ml-auto h-7!" onClick={onPin}>
            <Pin aria-hidden className="size-3.5" /> Keep for the next test
          </Button>
        )}
        {count > 1 && (
          <label className="ml-auto flex items-center gap-1.5 text-xs text-muted">
            Turn
            <select
              value={turn}
              onChange={(event) => setTurn(Number(event.target.value))}
              className="h-7 rounded border border-control bg-surface px-1 text-ink"
            >
              {result.turns.map(({ status }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a turn is known by its number
                <option key={index} value={index}>
                  {`${index + 1} of ${count}${status === 'failed' ? ', failed' : ''}`}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {shown.error !== null && <StepFailure error={shown.error} remedy={null} />}
      <Part name="Input" id={id} value={shown.input} />
      {isMadeUp && (
        <p className="mt-2 text-caution">Nobody was asked: what follows as output is an example, not an answer.</p>
      )}
      <Part name={isMadeUp ? 'Example output' : 'Output'} id={id} value={shown.output} />
      <Part name="Requests" id={id} value={requests} />
      {isRecord(shown.detail) && shown.detail.branch !== undefined && (
        <p className="mt-2">
          Took{' '}
          <Badge tone="info">
            {shown.detail.branch === 'else' ? 'otherwise' : `way ${Number(shown.detail.branch) + 1}`}
          </Badge>
        </p>
      )}
    </section>
  );
}

function Part({ name, id, value }: { name: string; id: string; value: unknown }) {
  if (value === undefined || value === null) return null;
  return (
    <Disclosure summary={name} isOpen={name !== 'Requests'}>
      <JsonView value={value} label={`${name.toLowerCase()} of ${id}`} />
    </Disclosure>
  );
}
