import { useQuery } from '@tanstack/react-query';
import { useSend } from '../../api/mutations.ts';
import type { Connection } from '../../api/types.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { countOf } from '../../words/time.ts';
import { dependentsQuery } from './queries.ts';

/** Says what is switched off with it; the name has to be typed. */
export function DeleteConnection(props: { connection: Connection; onClose: () => void; onDeleted: () => void }) {
  const { connection, onClose, onDeleted } = props;
  const { data } = useQuery(dependentsQuery(connection.id));
  const remove = useSend('DELETE /api/v1/connections/{id}', {
    makesOld: [['connections', 'list'], ['connections', 'every'], ['clients'], ['endpoints'], ['workflows']],
    onSuccess: onDeleted,
  });
  const endpoints = data?.endpoints ?? [];
  const workflows = data?.workflows ?? [];
  const isUsed = endpoints.length + workflows.length > 0;
  return (
    <ConfirmDialog
      title={`Delete the connection ${connection.name}?`}
      yes="Delete connection"
      no="Keep it"
      isDanger
      mustType={{ label: `Type its name, ${connection.name}`, text: connection.name }}
      send={remove}
      onYes={() => remove.mutate({ path: { id: connection.id }, query: { force: isUsed ? 'true' : 'false' } })}
      onClose={onClose}
    >
      <p>Its keys are erased in every environment. That cannot be undone.</p>
      {endpoints.length > 0 && (
        <p>
          {countOf(endpoints.length, 'trigger goes', 'triggers go')} with it: what is sent to its address is refused
          from then on, and Customer.io’s reports are lost.
        </p>
      )}
      {workflows.length > 0 && (
        <p>
          {countOf(workflows.length, 'workflow is', 'workflows are')} switched off:{' '}
          <strong className="font-medium">{workflows.map(({ name }) => name).join(', ')}</strong>.
        </p>
      )}
    </ConfirmDialog>
  );
}
