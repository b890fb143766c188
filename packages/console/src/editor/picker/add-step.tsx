import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { actionQuery } from '../../api/queries.ts';
import type { Connection } from '../../api/types.ts';
import type { Schema } from '../../schema-form/schema.ts';
import { valueAt } from '../document/place.ts';
import { useEditor } from '../use-editor.ts';
import { stepsOf } from '../use-steps.ts';
import { newStep, type StepKind } from './step-kinds.ts';

const StepPicker = lazy(async () => ({ default: (await import('./step-picker.tsx')).StepPicker }));

/** The picker of steps, where a gap asks for one. */
export function AddStep({ connection }: { connection: Connection | undefined }) {
  const editor = useEditor();
  const client = useQueryClient();
  const { gap, openPicker, actions, tree, state, showPanel } = editor;
  if (!gap) return null;
  const { production, staging, editor: trial } = connection?.environments ?? {};
  const isByEvent = valueAt(state.source.plain, ['trigger', 'type']) === 'event';

  async function takesPerson({ key }: StepKind): Promise<boolean> {
    const [integration = '', name = ''] = key.split('/');
    if (!isByEvent || !actions.has(key)) return false;
    const action = await client.fetchQuery(actionQuery(integration, name)).catch(() => undefined);
    return (action?.input as Schema | undefined)?.properties?.person !== undefined;
  }

  return (
    <Suspense>
      <StepPicker
        actions={actions}
        facts={production ?? staging ?? trial ?? undefined}
        onPick={async (kind) => {
          const known = { isByEvent, takesPerson: await takesPerson(kind) };
          stepsOf(editor).add(gap, newStep(kind, tree, actions, known));
          showPanel?.();
        }}
        onClose={() => openPicker(undefined)}
      />
    </Suspense>
  );
}
