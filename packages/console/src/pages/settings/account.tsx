import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem, authenticate } from '../../api/client.ts';
import { useSend } from '../../api/mutations.ts';
import { clientsQuery } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { roleWords } from '../../words/permissions.ts';
import { Sessions } from './sessions.tsx';

const MIN_LENGTH = 12;

/** Who is signed in, and the password. */
export function Account() {
  const session = useSession();
  const clients = useQuery(clientsQuery).data?.items ?? [];
  const person = session?.person;
  if (!person) return null;
  const only = session.clientIds;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Panel title="You" isPadded>
        <Facts
          facts={[
            ['E-mail', person.email],
            ['Role', `${person.role}: ${roleWords[person.role]}`],
            [
              'Clients',
              only === null
                ? 'all'
                : clients
                    .filter(({ id }) => only.includes(id))
                    .map(({ name }) => name)
                    .join(', '),
            ],
          ]}
        />
        <div className="mt-4 border-t border-line pt-4">
          <OwnName name={person.name} />
        </div>
      </Panel>
      <Sessions />
      <Panel title="Password" isPadded>
        <ChangePassword />
      </Panel>
    </div>
  );
}

/** As the list of people shows it. */
function OwnName({ name }: { name: string }) {
  const rename = useSend('PATCH /api/v1/session', { makesOld: [['session'], ['people']] });
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { name },
    onSend: (body) => rename.mutateAsync({ body }),
  });
  return (
    <form className="grid max-w-md gap-4" {...formProps}>
      <TextField
        label="Your name"
        autoComplete="name"
        hint="Shown in the list of people."
        fault={faultOf('name')}
        {...register('name', { validate: (text) => text.trim() !== '' || 'Give your name.' })}
      />
      {failure}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" isBusy={isSending}>
          Change name
        </Button>
        <span role="status" className="text-good">
          {rename.isSuccess && 'Your name is changed.'}
        </span>
      </div>
    </form>
  );
}

function ChangePassword() {
  const [isDone, setIsDone] = useState(false);
  const { register, reset, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { currentPassword: '', newPassword: '' },
    async onSend(values) {
      setIsDone(false);
      await authenticate('change-password', { ...values, revokeOtherSessions: true });
      reset();
      setIsDone(true);
    },
    wordsFor: (error) =>
      error instanceof ApiProblem && (error.status === 400 || error.status === 401)
        ? 'The current password is another one, or the new one is too easy. Nothing was changed.'
        : undefined,
  });
  return (
    <form className="grid max-w-md gap-4" {...formProps}>
      <TextField
        label="Current password"
        type="password"
        autoComplete="current-password"
        fault={faultOf('currentPassword')}
        {...register('currentPassword', { required: 'Give your current password.' })}
      />
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        hint={`${MIN_LENGTH} characters at least. All your other sessions end.`}
        fault={faultOf('newPassword')}
        {...register('newPassword', {
          minLength: { value: MIN_LENGTH, message: `This is too short: ${MIN_LENGTH} characters at least.` },
          required: 'Give a new password.',
        })}
      />
      {failure}
      <div role="status" className="empty:hidden">
        {isDone && <Note tone="good" title="The password is changed. Your other sessions have ended." />}
      </div>
      <Button type="submit" look="primary" isBusy={isSending} className="justify-self-start">
        Change password
      </Button>
    </form>
  );
}
