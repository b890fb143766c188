import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { WorkflowDetail } from '../../api/types.ts';
import { environments } from '../../lists/scope.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { environmentWords } from '../../words/environments.ts';
import { countOf } from '../../words/time.ts';

/** Deletes a workflow, once it was said what goes with it and what stays. */
export function DeleteWorkflow({ workflow }: { workflow: WorkflowDetail }) {
  const { id, name, client, version, trigger } = workflow;
  const navigate = useNavigate();
  const [isAsking, setIsAsking] = useState(false);
  const send = useSend('DELETE /api/v1/workflows/{id}', {
    makesOld: [
      ['workflows', 'list'],
      ['workflows', 'every'],
    ],
    onSuccess: () => navigate({ to: '/$client/$env/workflows', params: { client: client.id, env: 'any' } }),
  });
  const on = environments.filter((environment) => workflow.environments[environment] !== null);
  const where = on.map((environment) => environmentWords[environment].words.toLowerCase()).join(' and ');
  return (
    <>
      <Button look="danger" needs="workflows:write" onClick={() => setIsAsking(true)}>
        Delete workflow
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Delete “${name}” of ${client.name}?`}
          yes="Delete workflow"
          no="Keep it"
          isDanger
          mustType={{ label: `Type ${name} to go on`, text: name }}
          send={send}
          onYes={() => send.mutate({ path: { id }, ifVersion: version })}
          onClose={() => setIsAsking(false)}
        >
          <p>
            {on.length === 0
              ? 'It is on nowhere: nothing that happens by itself stops.'
              : `It is on in ${where}: from then on nothing starts it there.`}
            {trigger === 'webhook' && ' Its URLs answer nobody any more.'}
          </p>
          <p>
            {`${countOf(version, 'version', 'versions')} with notes and saved tests can be had back by nobody. Workflows that start it by a step fail there.`}
          </p>
          <p>Runs that are under way go on, and the history of its runs stays.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
