import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { ApiProblem, authenticate } from '../api/client.ts';
import { sessionEnded, sessionQuery } from '../api/session.ts';
import type { SignedInPerson } from '../api/types.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useServerForm } from '../ui/form.tsx';
import { TextField } from '../ui/text-field.tsx';

/** Signs in again over the page that is open, so that nothing typed on it is lost. */
export function SessionEnded({ person }: { person: SignedInPerson }) {
  const isOpen = sessionEnded.use();
  const router = useRouter();
  async function leave(): Promise<void> {
    sessionEnded.set(false);
    await router.navigate({ to: '/sign-in', search: { to: location.pathname + location.search } });
  }
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => void leave()}
      title="Sign in again"
      lead="Your session has ended. What you were doing is still here."
    >
      <Form person={person} onLeave={() => void leave()} />
    </Dialog>
  );
}

function Form({ person, onLeave }: { person: SignedInPerson; onLeave: () => void }) {
  const queryClient = useQueryClient();
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { password: '' },
    async onSend({ password }) {
      await authenticate('sign-in/email', { email: person.email, password });
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      sessionEnded.set(false);
      await queryClient.invalidateQueries();
    },
    wordsFor: (error) =>
      error instanceof ApiProblem && error.status === 401 ? 'This is not your password. Try again.' : undefined,
  });
  return (
    <form className="space-y-4" {...formProps}>
      <TextField
        label={`Password of ${person.email}`}
        type="password"
        autoComplete="current-password"
        fault={faultOf('password')}
        {...register('password', { required: 'Give your password.' })}
      />
      {failure}
      <div className="flex justify-end gap-2">
        <Button look="ghost" onClick={onLeave}>
          Leave this page
        </Button>
        <Button type="submit" look="primary" isBusy={isSending}>
          Sign in
        </Button>
      </div>
    </form>
  );
}
