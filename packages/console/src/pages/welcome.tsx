import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { request } from '../api/client.ts';
import { sessionQuery, welcomeQuery } from '../api/queries.ts';
import type { Welcomed } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { CardPage } from '../components/card-page.tsx';
import { Failure } from '../components/failure.tsx';
import { FormError, reasonOf } from '../components/form-error.tsx';
import { TextField } from '../components/text-field.tsx';

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
      {error && <Failure error={error} onRetry={() => void refetch()} />}
    </CardPage>
  );
}

function WelcomeForm({ token, invited }: { token: string; invited: Welcomed['person'] }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const welcome = useMutation({
    mutationFn: (newcomer: { name: string; email: string; password: string }) =>
      request('POST /api/v1/welcome', { body: { token, ...newcomer } }),
    async onSuccess() {
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      // The token has done its work: it does not stay in the browser's history.
      router.history.replace('/');
    },
  });

  function submit(form: FormData): void {
    const text = (name: string) => String(form.get(name));
    welcome.mutate({ name: text('name'), email: invited?.email ?? text('email'), password: text('password') });
  }

  const lead = invited
    ? `You were invited as ${invited.email}. Choose a password to come in.`
    : 'You are the first one here. This makes your account, the owner of this server.';
  return (
    <CardPage title="Welcome" lead={lead}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit(new FormData(event.currentTarget));
        }}
      >
        <TextField label="Name" name="name" autoComplete="name" defaultValue={invited?.name} required />
        {!invited && <TextField label="E-mail" name="email" type="email" autoComplete="username" required />}
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={MIN_PASSWORD_CHARACTERS}
          required
          hint={`At least ${MIN_PASSWORD_CHARACTERS} characters.`}
        />
        {welcome.error && <FormError>{reasonOf(welcome.error)}</FormError>}
        <Button type="submit" look="primary" className="w-full" disabled={welcome.isPending}>
          {welcome.isPending ? 'Making your account…' : 'Make my account'}
        </Button>
      </form>
    </CardPage>
  );
}
