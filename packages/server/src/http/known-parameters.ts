import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { Problem } from '../store/problem.ts';

/**
 * Refuses parameters in the query that a route does not know: one that is misspelt would otherwise be a filter that
 * lets everything through, or a `dryRun` that is none.
 */
export function addKnownParameters(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ query, routeOptions: { schema } }) => {
    const known = Object.keys((schema?.querystring as z.ZodObject | undefined)?.shape ?? {});
    const unknown = Object.keys(query as object).find((name) => !known.includes(name));
    if (unknown === undefined) return;
    const there = known.length === 0 ? 'there are none here' : `there are ${known.toSorted().join(', ')}`;
    throw new Problem(400, 'unknown_parameter', `There is no parameter ${unknown}: ${there}`, `/${unknown}`);
  });
}
