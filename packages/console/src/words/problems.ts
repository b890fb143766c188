import { ApiProblem, Unreachable } from '../api/client.ts';

/** What went wrong, what it means, and the way out, in words for whoever sits in front of the page. */
export interface Explanation {
  kind:
    | 'unreachable'
    | 'not-found'
    | 'signed-out'
    | 'not-allowed'
    | 'edited-meanwhile'
    | 'too-fast'
    | 'refused'
    | 'server'
    | 'page';
  title: string;
  wayOut: string;
  /** When trying again makes sense; undefined when at once. */
  retryAtMs?: number | undefined;
  /** Trying again cannot help. */
  isFinal?: true;
}

export function explain(error: unknown): Explanation {
  if (error instanceof Unreachable) {
    return {
      kind: 'unreachable',
      title: 'The server cannot be reached',
      wayOut: 'Check that cio-bridge is still running where you started it, and that you are on its network.',
    };
  }
  if (error instanceof ApiProblem) return explainProblem(error);
  return {
    kind: 'page',
    title: 'This page ran into a fault',
    wayOut: error instanceof Error ? error.message : String(error),
  };
}

function explainProblem(problem: ApiProblem): Explanation {
  const { status, retryAtMs, remedy } = problem;
  const said = sentence(problem.message);
  if (status === 404) {
    return {
      kind: 'not-found',
      title: problem.message,
      wayOut: 'The address may be mistyped, or what it led to has been removed since.',
      isFinal: true,
    };
  }
  if (status === 401) {
    return {
      kind: 'signed-out',
      title: 'Your session had ended',
      wayOut: 'Sign in again, then do this once more. What you typed is still here.',
    };
  }
  if (status === 403) {
    return { kind: 'not-allowed', title: 'This is not open to you', wayOut: said, isFinal: true };
  }
  if (status === 412) {
    return {
      kind: 'edited-meanwhile',
      title: 'Somebody changed this meanwhile',
      wayOut: 'Nothing was done over theirs. What stands now is shown: do it again if you still want to.',
      isFinal: true,
    };
  }
  if (status === 429) {
    return {
      kind: 'too-fast',
      title: 'Too many at once',
      wayOut: `${said} Nothing is lost.`,
      retryAtMs,
    };
  }
  if (remedy !== undefined) {
    return { kind: 'refused', title: said, wayOut: remedies[remedy] ?? '', retryAtMs };
  }
  // What is gone stays gone.
  if (status === 410) return { kind: 'refused', title: 'This does not work any more', wayOut: said, isFinal: true };
  if (status < 500) return { kind: 'refused', title: 'The server refused this', wayOut: said };
  return {
    kind: 'server',
    title: 'The server ran into a fault',
    wayOut: `It answered ${status}. Try again in a moment. If it stays so, tell whoever runs this server: its log says what happened.`,
    retryAtMs,
  };
}

/** The way out of each kind of failure at Customer.io, by the remedy that the error names. */
export const remedies: Record<string, string> = {
  retry: 'Nothing was accepted: it is safe to try again.',
  reconnect: 'Check the keys and the region of the connection.',
  'fix-input': 'Correct what was given.',
  'check-outcome': 'It may have been accepted: look in Customer.io before it is sent again.',
};

/** A path such as `steps.find.output`, which is written as it is. */
const PATH = /^[\w-]+(?:\.[\w-]+)+/;

/** Begins with a capital and ends with one full stop, whatever it came as. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const begun = PATH.test(trimmed) ? trimmed : trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
