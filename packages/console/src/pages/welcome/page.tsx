import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { request } from '../../api/client.ts';
import { welcomeQuery } from '../../api/queries.ts';
import { sessionQuery } from '../../api/session.ts';
import type { Welcomed } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { CardPage } from '../../ui/card-page.tsx';
import { Failure } from '../../ui/failure.tsx';
import { useServerForm } from '../../ui/form.tsx';
import { TextField } from '../../ui/text-field.tsx';

const MIN_PASSWORD_CHARACTERS = 12;
const route = getRouteApi('/welcome');

/** Where one-time links lead: the one that the first start prints makes the owner, later ones are invitations. */
export function WelcomePage() {
  const { token } = route.useSearch();
  if (token === undefined) {
    return (
      <CardPage
        title="This link is not whole"
        lead="The part that proves who you are is missing. Open the whole link that cio-bridge printed at its start, or that you were invited by."
      />
    );
  }
  return <Welcome token={token} />;
}

function Welcome({ token }: { token: string }) {
  const { data: welcomed, error, refetch } = useQuery(welcomeQuery(token));
  if (welcomed) return <WelcomeForm token={token} invited={welcomed.person} />;
  return (
    <CardPage title="Welcome" lead={error ? 'This link did not open the door.' : 'One moment…'}>
      {error && (
        <>
          <Failure error={error} onRetry={() => void refetch()} />
          <p className="mt-4">
            You have an account already?{' '}
            <Link to="/sign-in" className="rounded font-medium text-accent hover:underline">
              Sign in
            </Link>
          </p>
        </>
      )}
    </CardPage>
  );
}

function WelcomeForm({ token, invited }: { token: string; invited: Welcomed['person'] }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { register, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: { name: invited?.name ?? '', email: invited?.email ?? '', password: '' },
    async onSend(newcomer) {
      await request('POST /api/v1/welcome', { body: { token, ...newcomer } });
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      // The token has done its work: it does not stay in the browser's history.
      router.history.replace('/');
    },
  });
  const lead = invited
    ? `You were invited as ${invited.email}. Choose a password to come in.`
    : 'You are the first one here. This makes your account, the owner of this server.';
  return (
    <CardPage title="Welcome" lead={lead}>
      <form className="space-y-4" {...formProps}>
        <TextField
          label="Name"
          autoComplete="name"
          fault={faultOf('name')}
          {...register('name', { required: 'Give your name, as the others here know you.' })}
        />
        {!invited && (
          <TextField
            label="E-mail"
            type="email"
            autoComplete="username"
            fault={faultOf('email')}
            {...register('email', { required: 'Give the e-mail address that you will sign in with.' })}
          />
        )}
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          hint={`At least ${MIN_PASSWORD_CHARACTERS} characters.`}
          fault={faultOf('password')}
          {...register('password', {
            required: 'Choose a password.',
            minLength: { value: MIN_PASSWORD_CHARACTERS, message: 'This is too short.' },
          })}
        />
        {failure}
        <Button type="submit" look="primary" className="w-full" isBusy={isSending}>
          Make my account
        </Button>
      </form>
    </CardPage>
  );
}
