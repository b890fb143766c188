import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../store/problem.ts';

/** Bodies that are being received or worked on, over all connections, in bytes. */
const MAX_BYTES = 128_000_000;
/** What one sender (an endpoint, a person, a token, an address) may have of it: one of them never fills it. */
const MAX_BYTES_OF_ONE = MAX_BYTES / 4;
const RETRY_AFTER_MS = 5_000;

/**
 * What is held of bodies in memory, however many connections bring them.
 *
 * A body counts by the length it says it has, or as the longest its route takes, from before its first byte is
 * read until its connection or its answer is done with.
 */
export interface BodyBudget {
  /** @throws Problem 503 when there is no room: nothing of the body has been read then. */
  admit(request: FastifyRequest, reply: FastifyReply, sender: string): void;
}

export function createBodyBudget(): BodyBudget {
  const bySender = new Map<string, number>();
  let bytes = 0;

  return {
    admit(request, reply, sender) {
      const length = lengthOf(request);
      if (length === 0) return;
      const ofSender = bySender.get(sender) ?? 0;
      if (bytes + length > MAX_BYTES || ofSender + length > MAX_BYTES_OF_ONE) {
        throw new Problem(
          503,
          'too_much_at_once',
          'Too many bodies are being received at once: send it again',
          undefined,
          {
            remedy: 'retry',
            retryAfterMs: RETRY_AFTER_MS,
          },
        );
      }
      bytes += length;
      bySender.set(sender, ofSender + length);
      reply.raw.once('close', () => {
        bytes -= length;
        const left = (bySender.get(sender) ?? 0) - length;
        if (left > 0) bySender.set(sender, left);
        else bySender.delete(sender);
      });
    },
  };
}

function lengthOf({ headers, routeOptions }: FastifyRequest): number {
  if (headers['transfer-encoding'] === undefined && headers['content-length'] === undefined) return 0;
  const { bodyLimit } = routeOptions;
  const said = Number(headers['content-length']);
  // A longer one is refused by its route as it is.
  return Number.isInteger(said) ? Math.min(said, bodyLimit) : bodyLimit;
}
