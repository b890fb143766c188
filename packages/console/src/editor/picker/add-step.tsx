import { lazy, Suspense } from 'react';
import type { Connection } from '../../api/types.ts';
import { valueAt } from '../document/place.ts';
import { useEditor } from '../use-editor.ts';
import { stepsOf } from '../use-steps.ts';
import { newStep } from './step-kinds.ts';

const StepPicker = lazy(async () => ({ default: (await import('./step-picker.tsx')).StepPicker }));

/** The picker of steps, where a gap asks for one. */
export function AddStep({ connection }: { connection: Connection | undefined }) {
  const editor = useEditor();
  const { gap, openPicker, actions, tree, state } = editor;
  if (!gap) return null;
  const { production, staging, editor: trial } = connection?.environments ?? {};
  const isByEvent = valueAt(state.source.plain, ['trigger', 'type']) === 'event';
  return (
    <Suspense>
      <StepPicker
        actions={actions}
        facts={production ?? staging ?? trial ?? undefined}
        onPick={(kind) => {
          openPicker(undefined);
          stepsOf(editor).add(gap, newStep(kind, tree, actions, isByEvent ? '{{ event.person }}' : undefined));
        }}
        onClose={() => openPicker(undefined)}
      />
    </Suspense>
  );
}
