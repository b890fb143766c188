import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Connection } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { countOf } from '../../words/time.ts';
import { runLimitQuery } from './queries.ts';

/** How many runs may act with it at once: for a service that is to be spared, or a test that is to be slow. */
export function RunLimit({ connection }: { connection: Connection }) {
  const { data, error, refetch } = useQuery(runLimitQuery(connection.id));
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Panel title="Runs at once" isPadded>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data && (
        <div className="flex flex-wrap items-center gap-3">
          <p className="min-w-0 flex-1 basis-56">
            {data.concurrency === null
              ? 'No limit.'
              : `At most ${countOf(data.concurrency, 'run', 'runs')} at once; others wait their turn.`}{' '}
            <span className="text-muted">Customer.io’s own rate limits are kept without this.</span>
          </p>
          <Button needs="connections:write" onClick={() => setIsOpen(true)}>
            Change limit
          </Button>
          {isOpen && <ChangeLimit id={connection.id} limit={data.concurrency} onClose={() => setIsOpen(false)} />}
        </div>
      )}
    </Panel>
  );
}

function ChangeLimit({ id, limit, onClose }: { id: string; limit: number | null; onClose: () => void }) {
  const set = useSend('PUT /api/v1/connections/{id}/run-limit', { makesOld: [['connections', id]] });
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { concurrency: limit === null ? '' : String(limit) },
    async onSend({ concurrency }) {
      const number = concurrency.trim() === '' ? null : Number(concurrency);
      await set.mutateAsync({ path: { id }, body: { concurrency: number } });
      onClose();
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title="How many runs at once?">
      <form className="grid gap-4" {...formProps}>
        <TextField
          label="Runs at once"
          isOptional
          inputMode="numeric"
          autoFocus
          hint="Leave it empty for no limit."
          fault={faultOf('concurrency')}
          {...register('concurrency', {
            validate: (text) => /^\s*([1-9]\d*)?\s*$/.test(text) || 'A whole number from 1, or nothing.',
          })}
        />
        {failure}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isSending}>
            Save limit
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
