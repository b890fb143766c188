import { Problem } from '../../store/problem.ts';

/** Per address: enough for a person who forgot which password it was, too few to guess one. */
export const attemptLimit = {
  max: 10,
  timeWindow: 60_000,
  errorResponseBuilder: () =>
    new Problem(429, 'too_many_attempts', 'Too many attempts from this address: wait a minute, then try again'),
};
