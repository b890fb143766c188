import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { ApiProblem, authenticate } from '../../api/client.ts';
import { sessionQuery } from '../../api/session.ts';
import { Button } from '../../ui/button.tsx';
import { CardPage } from '../../ui/card-page.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { TextField } from '../../ui/text-field.tsx';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { to } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { email: '', password: '' },
    async onSend(values) {
      await authenticate('sign-in/email', values);
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      router.history.push(to ?? '/');
    },
    wordsFor: wrongPair,
  });
  return (
    <CardPage title="Sign in" lead="With the e-mail address and password of your account here.">
      <form className="space-y-4" {...formProps}>
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          fault={faultOf('email')}
          {...register('email', { required: 'Give the e-mail address of your account.' })}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          fault={faultOf('password')}
          {...register('password', { required: 'Give your password.' })}
        />
        {failure}
        <Button type="submit" look="primary" className="w-full" isBusy={isSending}>
          Sign in
        </Button>
      </form>
    </CardPage>
  );
}

/** That one of the two is wrong, never which: a stranger could learn who has an account here. */
const wrongPair = (error: unknown): string | undefined =>
  error instanceof ApiProblem && error.status === 401
    ? 'This e-mail address and password do not belong together. Check both, then try again.'
    : undefined;
