import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { ApiProblem, request } from '../api/client.ts';
import { sessionQuery } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { CardPage } from '../components/card-page.tsx';
import { FormError } from '../components/form-error.tsx';
import { TextField } from '../components/text-field.tsx';

const MIN_PASSWORD_LENGTH = 8;
const route = getRouteApi('/welcome');

interface Owner {
  name: string;
  email: string;
  password: string;
}

/** Where the link that the first start prints leads: it makes the first owner. */
export function WelcomePage() {
  const { token } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const welcome = useMutation({
    async mutationFn(owner: Owner) {
      await request('/api/v1/welcome', { body: { token, ...owner } });
      const { email, password } = owner;
      await request('/api/auth/sign-in/email', { body: { email, password } });
    },
    async onSuccess() {
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      // The token has done its work: it does not stay in the browser's history.
      router.history.replace('/');
    },
  });

  if (token === undefined) {
    return (
      <CardPage
        title="This link is not whole"
        lead="The part that proves who you are is missing. Open the whole link that cio-bridge printed when it first started; restarting it prints a new one for as long as nobody has an account."
      />
    );
  }

  function submit(form: FormData): void {
    const text = (name: string) => String(form.get(name));
    welcome.mutate({ name: text('name'), email: text('email'), password: text('password') });
  }

  return (
    <CardPage title="Welcome" lead="You are the first one here. This makes your account, the owner of this server.">
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit(new FormData(event.currentTarget));
        }}
      >
        <TextField label="Name" name="name" autoComplete="name" required />
        <TextField label="E-mail" name="email" type="email" autoComplete="username" required />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={MIN_PASSWORD_LENGTH}
          required
          hint={`At least ${MIN_PASSWORD_LENGTH} characters.`}
        />
        {welcome.error && <FormError>{reason(welcome.error)}</FormError>}
        <Button type="submit" look="primary" className="w-full" disabled={welcome.isPending}>
          {welcome.isPending ? 'Making your account…' : 'Make my account'}
        </Button>
      </form>
    </CardPage>
  );
}

function reason(error: Error): string {
  if (!(error instanceof ApiProblem)) return `${error.message}. Check that cio-bridge is running, then try again.`;
  return `${error.message}.`;
}
