import type { FastifyInstance } from 'fastify';
import { newId } from '../ids.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from './access.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by a route that only tried something out: then there is nothing to write down. */
    changedNothing: boolean;
  }
}

/** Who changed what. Of what was sent only the names of the fields are kept: values can be secrets. */
export interface AuditEntry {
  id: string;
  atMs: number;
  actor: Actor;
  /** In words, such as "Rename a connection". */
  what: string;
  /** Where, such as `/api/v1/connections/con_1`. */
  subject: string;
  fields: string[];
}

export interface Audit {
  record(entry: Omit<AuditEntry, 'id' | 'atMs'>): Promise<void>;
  list(page: { limit: number; before?: string | undefined }): Promise<AuditEntry[]>;
}

export function createAudit({ db, reads }: Pick<Store, 'db' | 'reads'>): Audit {
  return {
    async record({ actor, what, subject, fields }) {
      await db
        .insertInto('audit_entries')
        .values({
          id: newId('aud'),
          at_ms: Date.now(),
          actor_type: actor.type,
          actor_id: actor.id,
          actor_name: actor.name,
          what,
          subject,
          fields: JSON.stringify(fields),
        })
        .execute();
    },
    async list({ limit, before }) {
      const rows = await reads
        .selectFrom('audit_entries')
        .selectAll()
        .$if(before !== undefined, (query) => query.where('id', '<', before as string))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        atMs: row.at_ms,
        actor: { type: row.actor_type as Actor['type'], id: row.actor_id, name: row.actor_name },
        what: row.what,
        subject: row.subject,
        fields: JSON.parse(row.fields) as string[],
      }));
    },
  };
}

/**
 * Writes every change made through this scope down before its answer leaves: no route has to think
 * of it. Actions are left out, because the activity log tells more of them.
 */
export function addAudit(app: FastifyInstance, audit: Audit): void {
  app.decorateRequest('changedNothing', false);
  app.addHook('onSend', async (request, reply) => {
    const { method, access, routeOptions, body, url, isReplay } = request;
    if (method === 'GET' || method === 'HEAD' || reply.statusCode >= 400 || access === null || isReplay) return;
    if (request.changedNothing) return;
    if (routeOptions.config.needs === 'actions:run') return;
    const { summary = `${method} ${routeOptions.url}` } = (routeOptions.schema ?? {}) as { summary?: string };
    await audit.record({
      actor: access.actor,
      what: summary,
      subject: url.split('?')[0] ?? '',
      fields: typeof body === 'object' && body !== null ? Object.keys(body) : [],
    });
  });
}
