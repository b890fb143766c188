import { ApiProblem } from '../api/client.ts';

/** Why a form was not taken, read out as soon as it shows. */
export const FormError = ({ children }: { children: React.ReactNode }) => (
  <p role="alert" className="rounded-md bg-bad-ground px-3 py-2 text-bad">
    {children}
  </p>
);

/** The reason in words that lead on. */
export function reasonOf(error: Error): string {
  if (!(error instanceof ApiProblem)) return `${error.message}. Check that cio-bridge is running, then try again.`;
  if (error.status === 429) return 'Too many tries in a short time. Wait a minute, then try again.';
  return `${error.message}.`;
}
