import { Link } from '@tanstack/react-router';
import type { WorkflowDetail } from '../../api/types.ts';
import { Picture } from '../../editor/canvas/picture.tsx';
import { useActions } from '../../editor/use-editor.ts';
import { linkLook } from '../../ui/look.ts';
import { Panel } from '../../ui/panel.tsx';

/** Of a longer one the beginning is drawn: the editor has all of it. */
const MAX_HEIGHT = 1_400;

/** The newest version as a drawing: what it starts with, and its steps. */
export function Drawing({ workflow: { id, version, definition } }: { workflow: WorkflowDetail }) {
  const actions = useActions();
  return (
    <Panel
      title={`Drawn: version ${version}, the newest`}
      aside={
        <Link to="/workflows/$workflowId/edit" params={{ workflowId: id }} search={{}} className={linkLook}>
          Open on the canvas
        </Link>
      }
      isPadded
    >
      <Picture
        workflow={definition}
        actions={actions}
        maxHeight={MAX_HEIGHT}
        className="mx-auto max-h-[32rem] w-full"
      />
    </Panel>
  );
}
