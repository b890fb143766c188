import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { ApiProblem, authenticate, request } from '../../api/client.ts';
import { sessionQuery } from '../../api/session.ts';
import { Button } from '../../ui/button.tsx';
import { CardPage } from '../../ui/card-page.tsx';
import { Failure } from '../../ui/failure.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { readText } from '../../words/read.ts';

const waysInQuery = queryOptions({
  queryKey: ['ways-in'],
  queryFn: ({ signal }) => request('GET /api/v1/sign-in', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

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
      <CompanySignIn to={to ?? '/'} />
      <p className="mt-4 text-xs text-muted">
        No account yet? The first is made with the link that the server prints when it starts, all others with an
        invitation.
      </p>
    </CardPage>
  );
}

/** Leads to the provider that the server was set up with, and back to where one wanted to go. */
function CompanySignIn({ to }: { to: string }) {
  const hasOidc = useQuery(waysInQuery).data?.hasOidc ?? false;
  const leave = useMutation({
    mutationFn: () => authenticate('sign-in/social', { provider: 'oidc', callbackURL: to }),
    onSuccess(answer) {
      const url = readText(answer, 'url');
      if (url !== undefined) location.assign(url);
    },
  });
  if (!hasOidc) return null;
  return (
    <div className="mt-4 grid gap-4 border-t border-line pt-4">
      <Button className="w-full" isBusy={leave.isPending} onClick={() => leave.mutate()}>
        Continue with your company’s account
      </Button>
      {leave.error && <Failure error={leave.error} onRetry={() => leave.mutate()} />}
    </div>
  );
}

/** That one of the two is wrong, never which: a stranger could learn who has an account here. */
const wrongPair = (error: unknown): string | undefined =>
  error instanceof ApiProblem && error.status === 401
    ? 'This e-mail address and password do not belong together. Check both, then try again.'
    : undefined;
