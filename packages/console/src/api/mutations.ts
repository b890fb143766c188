import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Answer, ApiProblem, type Asked, type Route, request } from './client.ts';
import { readAnew } from './read-anew.ts';

/** It is no longer there, or stands otherwise by now. */
const TOO_LATE = [404, 409, 412];

/**
 * One press that changes something on the server.
 *
 * `send.mutate({ path: { id } })` sends it with an idempotency key of its own; `again()` sends the same
 * press once more with the same key, so that what did arrive is not done twice. What `makesOld` names is
 * read anew afterwards, wherever it is shown.
 */
export function useSend<R extends Route>(
  route: R,
  options: { makesOld: QueryKey[]; onSuccess?: (answer: Answer<R>, asked: Asked<R>) => unknown },
) {
  const queryClient = useQueryClient();
  const makeOld = () => Promise.all(options.makesOld.map((queryKey) => readAnew(queryClient, { queryKey })));
  const mutation = useMutation<Answer<R>, Error, Asked<R>>({
    mutationFn: (asked) => request(route, asked),
    async onSuccess(answer, asked) {
      await makeOld();
      await options.onSuccess?.(answer, asked);
    },
    // Somebody was quicker: what stands now is shown beside what was typed.
    onError: (error) => error instanceof ApiProblem && TOO_LATE.includes(error.status) && makeOld(),
  });
  const { mutate, mutateAsync, variables } = mutation;
  return {
    ...mutation,
    mutate: (asked: Asked<R>) => mutate({ idempotencyKey: createKey(), ...asked }),
    mutateAsync: (asked: Asked<R>) => mutateAsync({ idempotencyKey: createKey(), ...asked }),
    again: () => variables !== undefined && mutate(variables),
  };
}

/** `crypto.randomUUID` is there on https and on the machine itself, not on plain http over a network. */
function createKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
