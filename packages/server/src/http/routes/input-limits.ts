import type { FastifyInstance } from 'fastify';
import { Problem } from '../../store/problem.ts';

/** Deeper than anything that means something here, and far from where recursion runs out of stack. */
const MAX_BODY_DEPTH = 100;

/** Refuses what no route could deal with: bodies nested more than 100 levels deep, and NUL characters. */
export function addInputLimits(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ body, url }) => {
    if (url.includes('%00')) throw nulCharacter();
    assertWithinLimits(body);
  });
}

/** @throws Problem 400 when it is nested too deep, or holds a NUL character. */
export function assertWithinLimits(body: unknown): void {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_BODY_DEPTH) {
      throw new Problem(400, 'too_deep', `A body may be nested ${MAX_BODY_DEPTH} levels deep`);
    }
    if (level.some(holdsNul)) throw nulCharacter();
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? entries(value) : []));
  }
}

/** Names are as much text as values are. */
const entries = (value: object): unknown[] => (Array.isArray(value) ? value : Object.entries(value).flat());

const holdsNul = (value: unknown): boolean => typeof value === 'string' && value.includes('\0');

const nulCharacter = () => new Problem(400, 'nul_character', 'A text may not hold the NUL character, U+0000');
