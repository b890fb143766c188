import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useSend } from '../../api/mutations.ts';
import { clientsQuery } from '../../api/queries.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { countOf } from '../../words/time.ts';

type Found = Answer<'POST /api/v1/erasures'>;
interface Asked {
  person: string[];
  clientId?: string;
}

/** Erases what is kept here of a person of Customer.io, once it was counted. */
export function Erasing() {
  const clients = useQuery(clientsQuery).data?.items ?? [];
  const [counted, setCounted] = useState<{ asked: Asked; found: Found }>();
  const count = useSend('POST /api/v1/erasures', { makesOld: [] });
  const erase = useSend('POST /api/v1/erasures', { makesOld: [['events'], ['runs'], ['deliveries'], ['activity']] });
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { person: '', clientId: '' },
    async onSend({ person, clientId }) {
      erase.reset();
      const asked = { person: linesOf(person), ...(clientId !== '' && { clientId }) };
      setCounted({ asked, found: await count.mutateAsync({ body: { ...asked, dryRun: true } }) });
    },
  });
  const close = () => setCounted(undefined);
  return (
    <Panel title="Erase a person" isPadded>
      <form className="grid max-w-xl gap-4" {...formProps}>
        <p className="text-muted">
          For a person who asks for it: events, held events, deliveries, runs and calls that name them lose their
          content. An uploaded file with a row about them is deleted as a whole. Customer.io is left alone, and backups
          keep what they hold.
        </p>
        <TextArea
          label="All that the person is known by"
          hint="One a line: ids, e-mail addresses, numbers, cio_ids. What is not given is not looked for."
          rows={4}
          fault={faultOf('person')}
          {...register('person', { validate: (text) => linesOf(text).length > 0 || 'Give one at least.' })}
        />
        <Select
          label="In whose data"
          options={[
            { value: '', words: 'All clients' },
            ...clients.map(({ id, name }) => ({ value: id, words: name })),
          ]}
          {...register('clientId')}
        />
        {failure}
        <div role="status" className="empty:hidden">
          {erase.data && <Note tone="good" title={`Erased: ${foundWords(erase.data)}`} />}
        </div>
        <Button type="submit" needs="data:erase" isBusy={isSending} className="justify-self-start">
          Count first
        </Button>
      </form>
      {counted && (
        <ConfirmDialog
          title="Erase this person for good?"
          yes="Erase for good"
          no="Keep it"
          isDanger
          mustType={{ label: 'Type erase to go on', text: 'erase' }}
          send={erase}
          onYes={() =>
            void erase.mutateAsync({ body: { ...counted.asked, dryRun: false } }).then(close, () => undefined)
          }
          onClose={close}
        >
          <p>Found: {foundWords(counted.found)}.</p>
          {counted.found.runsUnderWay > 0 && (
            <p className="text-caution">
              {countOf(counted.found.runsUnderWay, 'run is', 'runs are')} under way and left alone: cancel them or let
              them end, then erase again.
            </p>
          )}
          {counted.found.filesUnderWay > 0 && (
            <p className="text-caution">
              {countOf(counted.found.filesUnderWay, 'file is', 'files are')} being read by a sync and left alone: let it
              end or cancel it, then erase again.
            </p>
          )}
          <p>It cannot be taken back.</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const foundWords = ({
  events,
  heldEvents,
  deliveries,
  runs,
  activities,
  uploads,
  failedRows,
  remembered,
}: Found): string =>
  [
    countOf(events, 'event', 'events'),
    countOf(heldEvents, 'held event', 'held events'),
    countOf(deliveries, 'delivery', 'deliveries'),
    countOf(runs, 'run', 'runs'),
    countOf(activities, 'call', 'calls'),
    countOf(uploads, 'uploaded file', 'uploaded files'),
    countOf(failedRows + remembered, 'row that syncs keep', 'rows that syncs keep'),
  ].join(', ');
