import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { ApiProblem, authenticate } from '../api/client.ts';
import { sessionQuery } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { CardPage } from '../components/card-page.tsx';
import { FormError, reasonOf } from '../components/form-error.tsx';
import { TextField } from '../components/text-field.tsx';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { to } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => authenticate('sign-in/email', body),
    async onSuccess() {
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      router.history.push(to ?? '/');
    },
  });

  function submit(form: FormData): void {
    signIn.mutate({ email: String(form.get('email')), password: String(form.get('password')) });
  }

  return (
    <CardPage title="Sign in" lead="With the e-mail address and password of your account here.">
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit(new FormData(event.currentTarget));
        }}
      >
        <TextField label="E-mail" name="email" type="email" autoComplete="username" required />
        <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
        {signIn.error && <FormError>{reason(signIn.error)}</FormError>}
        <Button type="submit" look="primary" className="w-full" disabled={signIn.isPending}>
          {signIn.isPending ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </CardPage>
  );
}

/** That one of the two is wrong, never which: a stranger could learn who has an account here. */
function reason(error: Error): string {
  const isWrong = error instanceof ApiProblem && error.status === 401;
  return isWrong
    ? 'This e-mail address and password do not belong together. Check both, then try again.'
    : reasonOf(error);
}
