import { createHash } from 'node:crypto';
import { stringifyJson } from '@cio-bridge/sdk';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../store/problem.ts';
import type { Database } from '../store/store.ts';
import { sealedRecord } from '../vault/sealed-columns.ts';
import type { Vault } from '../vault/vault.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route keeps what it does by the key itself: asked again after it was cut off, it goes on. */
    goesOn?: boolean;
  }
  interface FastifyRequest {
    /** The caller's idempotency key, if this request is the one that answers it. */
    idempotencyKey: string | null;
    /** Whether the answer is the one that an earlier request got. */
    isReplay: boolean;
  }
}

const MAX_KEY_CHARACTERS = 200;
/** After this long without an answer, the first request was cut off by a crash. */
const CUT_OFF_MS = 120_000;
/** Answers that promise that nothing happened: the same key may try again. */
const NOTHING_HAPPENED = [412, 429, 503];

const record = (actorId: string, key: string): string =>
  sealedRecord('idempotency_keys', [actorId, key], 'sealed_answer');

/**
 * `Idempotency-Key` on writes: the first request with a key is carried out, every other one gets the
 * same answer for 24 hours. Keys belong to the person or token that made them. Answers are sealed,
 * because some of them show a secret once.
 */
export function addIdempotency(app: FastifyInstance, { db, vault }: { db: Database; vault: Vault }): void {
  app.decorateRequest('idempotencyKey', null);
  app.decorateRequest('isReplay', false);

  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key'];
    if (key === undefined || request.method === 'GET' || request.access === null) return;
    if (typeof key !== 'string' || key === '' || key.length > MAX_KEY_CHARACTERS) {
      throw new Problem(400, 'invalid_idempotency_key', `An Idempotency-Key has 1 to ${MAX_KEY_CHARACTERS} characters`);
    }
    const { id: actorId } = request.access.actor;
    const hash = hashOf(request);
    const taken = await db
      .insertInto('idempotency_keys')
      .values({ actor_id: actorId, key, request_hash: hash, created_at_ms: Date.now() })
      .onConflict((conflict) => conflict.columns(['actor_id', 'key']).doNothing())
      .returning('key')
      .executeTakeFirst();
    if (taken) {
      request.idempotencyKey = key;
      return;
    }
    const first = await db
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('actor_id', '=', actorId)
      .where('key', '=', key)
      .executeTakeFirst();
    if (!first || first.request_hash !== hash) {
      throw new Problem(
        422,
        'idempotency_key_reused',
        'This Idempotency-Key belongs to another request: take a new one',
      );
    }
    if (first.status === null || first.sealed_answer === null) {
      if (request.routeOptions.config.goesOn) {
        request.idempotencyKey = key;
        return;
      }
      if (Date.now() - first.created_at_ms < CUT_OFF_MS) {
        throw new Problem(409, 'request_in_progress', 'The first request with this Idempotency-Key is still under way');
      }
      throw new Problem(
        409,
        'request_cut_off',
        'The first request with this Idempotency-Key was cut off: look whether it took effect, then use a new key',
        undefined,
        { remedy: 'check-outcome' },
      );
    }
    request.isReplay = true;
    const { type, text } = JSON.parse(vault.open(record(actorId, key), first.sealed_answer)) as Answer;
    reply.code(first.status).header('idempotent-replay', 'true');
    if (type !== undefined) reply.type(type);
    return reply.send(text);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const { idempotencyKey: key, access } = request;
    if (key === null) return;
    const { id: actorId } = access.actor;
    if (NOTHING_HAPPENED.includes(reply.statusCode)) {
      await db.deleteFrom('idempotency_keys').where('actor_id', '=', actorId).where('key', '=', key).execute();
      return;
    }
    const answer: Answer = {
      type: reply.getHeader('content-type')?.toString(),
      text: typeof payload === 'string' ? payload : '',
    };
    await db
      .updateTable('idempotency_keys')
      .set({ status: reply.statusCode, sealed_answer: vault.seal(record(actorId, key), JSON.stringify(answer)) })
      .where('actor_id', '=', actorId)
      .where('key', '=', key)
      .execute();
  });
}

interface Answer {
  type: string | undefined;
  text: string;
}

const hashOf = ({ method, url, body }: FastifyRequest): string =>
  createHash('sha256')
    .update(stringifyJson([method, url, body ?? null]))
    .digest('hex');
