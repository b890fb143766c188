import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem.ts';

/** Deeper than anything that means something here, and far from where recursion runs out of stack. */
const MAX_BODY_DEPTH = 100;

/** Refuses bodies that are nested more than 100 levels deep. */
export function addBodyDepthLimit(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ body }) => {
    if (isWithin(MAX_BODY_DEPTH, body)) return;
    throw new Problem(400, 'too_deep', `A body may be nested ${MAX_BODY_DEPTH} levels deep`);
  });
}

function isWithin(maxDepth: number, value: unknown): boolean {
  const isNested = (inner: unknown) => typeof inner === 'object' && inner !== null;
  let level = [value].filter(isNested);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= maxDepth) return false;
    level = level.flatMap((each) => Object.values(each as object).filter(isNested));
  }
  return true;
}
