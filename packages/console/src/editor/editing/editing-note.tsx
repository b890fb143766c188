import { useMutation } from '@tanstack/react-query';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { shortTime } from '../../words/time.ts';
import type { Editing } from './use-editing.ts';

/** Says who else edits the workflow now, and lets one take over. */
export function EditingNote({ editing, isDirty }: { editing: Editing; isDirty: boolean }) {
  const takeOver = useMutation({ mutationFn: editing.takeOver });
  const { other, hadIt } = editing;
  if (!other) return null;
  const { by, sinceAtMs, isYou } = other;
  const words = hadIt
    ? `${isYou ? 'You went on in another window' : `${by.name} took over`}, ${shortTime(sinceAtMs)}.`
    : `${isYou ? 'You are editing this in another window' : `${by.name} is editing this`}, since ${shortTime(sinceAtMs)}.`;
  return (
    <div role="status" className="bg-caution-ground px-4 py-1.5 text-caution">
      <div className="flex flex-wrap items-center gap-x-3">
        <p className="min-w-0 flex-1 basis-64">
          <strong className="font-medium">{words}</strong>{' '}
          {isDirty
            ? 'What you have not saved is kept in this browser, and shown here.'
            : 'You see what was saved last, and can change it when you take over.'}
        </p>
        <Button className="h-8!" isBusy={takeOver.isPending} onClick={() => takeOver.mutate()}>
          Take over
        </Button>
      </div>
      {takeOver.error && <Failure error={takeOver.error} onRetry={() => takeOver.mutate()} />}
    </div>
  );
}
