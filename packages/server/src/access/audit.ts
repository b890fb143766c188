import type { FastifyInstance } from 'fastify';
import { type ExpressionBuilder, sql } from 'kysely';
import { newId } from '../ids.ts';
import { equalTo, type OneOrMore } from '../store/equal-to.ts';
import { within } from '../store/newest.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import type { Actor } from './access.ts';
import { namesOf, thingOf } from './changed-things.ts';

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

export interface AuditFilter {
  /** Who changed it. */
  actorId?: OneOrMore;
  /** What kind of thing was changed: the first word of its path behind `/api/v1/`. */
  kind?: OneOrMore;
  /** Unix milliseconds: changed from this one on, and before that one. */
  fromMs?: number | undefined;
  untilMs?: number | undefined;
}

/** An entry with what the thing is called now that was changed; null for what has no name, or is gone. */
export interface ShownEntry extends AuditEntry {
  thing: { kind: string; id: string | null; name: string | null };
}

export interface Audit {
  record(entry: Omit<AuditEntry, 'id' | 'atMs'>): Promise<void>;
  /** Newest first. */
  list(query: AuditFilter & { limit: number; before?: string | undefined }): Promise<ShownEntry[]>;
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
    async list({ limit, before, ...filter }) {
      const rows = await reads
        .selectFrom('audit_entries')
        .selectAll()
        .where((where) => where.and(conditions(where, filter)))
        .$if(before !== undefined, (query) => query.where('id', '<', before as string))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      const names = await namesOf(
        reads,
        rows.map(({ subject }) => subject),
      );
      return rows.map((row) => ({
        id: row.id,
        thing: thingOf(row.subject, names),
        atMs: row.at_ms,
        actor: { type: row.actor_type as Actor['type'], id: row.actor_id, name: row.actor_name },
        what: row.what,
        subject: row.subject,
        fields: JSON.parse(row.fields) as string[],
      }));
    },
  };
}

function conditions(where: ExpressionBuilder<Tables, 'audit_entries'>, filter: AuditFilter) {
  const { actorId, kind } = filter;
  const kinds = kind === undefined ? undefined : [kind].flat();
  return [
    ...equalTo(where, { actor_id: actorId }),
    ...(kinds === undefined
      ? []
      : [
          where.or(
            kinds.flatMap((each) => [
              where('subject', '=', `/api/v1/${each}`),
              sql<boolean>`substr(subject, 1, ${each.length + 9}) = ${`/api/v1/${each}/`}`,
            ]),
          ),
        ]),
    ...within(where, { atMs: 'at_ms', id: 'id', prefix: 'aud' }, filter),
  ];
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
