import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { request } from '../../api/client.ts';
import type { Environment, WorkflowDetail } from '../../api/types.ts';
import { environments } from '../../lists/scope.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { environmentWords } from '../../words/environments.ts';

/** Starts a workflow that waits for nothing but somebody who does. */
export function RunByHand({ workflow }: { workflow: WorkflowDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  const where = environments.filter((environment) => workflow.environments[environment] !== null);
  return (
    <>
      <Button
        look="primary"
        needs="runs:write"
        whyOff={where.length === 0 ? 'Turn it on in an environment first.' : undefined}
        onClick={() => setIsOpen(true)}
      >
        Run by hand
      </Button>
      {isOpen && <RunDialog workflow={workflow} where={where} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function RunDialog(props: { workflow: WorkflowDetail; where: Environment[]; onClose: () => void }) {
  const { workflow, where, onClose } = props;
  const navigate = useNavigate();
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { environment: where[0] ?? 'production', event: '{}' },
    async onSend({ environment, event }) {
      const { runId } = await request('POST /api/v1/workflows/{id}/runs', {
        path: { id: workflow.id },
        body: { environment, event: JSON.parse(event) },
      });
      await navigate({ to: '/runs/$runId', params: { runId } });
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title={`Run “${workflow.name}” by hand`}>
      <form className="grid gap-4" {...formProps}>
        <Select
          label="Where"
          fault={faultOf('environment')}
          options={where.map((value) => ({ value, words: environmentWords[value].words }))}
          {...register('environment')}
        />
        <TextArea
          label="What it is given"
          hint="JSON. Its steps read it as event."
          fault={faultOf('event')}
          isCode
          rows={8}
          {...register('event', { validate: (text) => isJson(text) || 'This is not JSON. Look at quotes and commas.' })}
        />
        {failure}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Leave it</Button>
          <Button type="submit" look="primary" isBusy={isSending}>
            Run
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
