import type { ServerResponse } from 'node:http';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from '../../access/access.ts';
import type { Identify } from '../../access/guard.ts';
import type { Permission } from '../../access/permissions.ts';
import type { Change, NumberedChange } from '../../store/changes.ts';
import type { Services } from '../services.ts';
import { texts } from './filters.ts';

const HEARTBEAT_MS = 15_000;
/** How long a reader who may no longer read goes on at most. */
const RECHECK_MS = 5_000;
/** What one must be allowed to see, to hear that it changed. */
const NEEDED = {
  events: 'events:read',
  delivery: 'events:read',
  held: 'events:read',
  activity: 'activity:read',
  run: 'runs:read',
  decision: 'runs:read',
  endpoint: 'endpoints:read',
  connection: 'connections:read',
  workflow: 'workflows:read',
  sync: 'syncs:read',
  destination: 'endpoints:read',
} as const satisfies Record<Change['type'], Permission>;
const querystring = z.object({ clientId: texts });
/** After this long a reader has to come back, which it does by itself: with a session that may have ended. */
const MAX_STREAM_MS = 10 * 60_000;
/** A reader that lets this much pile up is not reading: it is let go, and comes back by itself. */
const MAX_UNREAD_BYTES = 1_000_000;

/**
 * `GET /api/v1/stream`: server-sent events that say what changed, for pages that show it live.
 *
 * A reader that comes back with `Last-Event-ID` is told what it missed; when that is too long ago,
 * or the server was started anew, one `reset` says that everything may have changed. With `?clientId=` it is of these
 * clients only.
 */
export const streamRoutes =
  ({ changes }: Pick<Services, 'changes'>, identify: Identify): FastifyPluginAsyncZod =>
  async (app) => {
    const readers = new Set<ServerResponse>();
    app.addHook('preClose', async () => {
      for (const reader of readers) reader.end();
    });

    app.get('/stream', { config: { needs: 'session' }, schema: { hide: true, querystring } }, (request, reply) => {
      const { clientIds, permissions } = request.access;
      const asked = request.query.clientId;
      reply.hijack();
      reply.raw.writeHead(200, {
        ...reply.getHeaders(),
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      } as Record<string, string>);
      const send = ({ id, change }: NumberedChange) => {
        if (!permissions.has(NEEDED[change.type])) return;
        if (reply.raw.writableLength > MAX_UNREAD_BYTES) return void reply.raw.destroy();
        const told = toldOf(change, clientIds, asked);
        if (told) reply.raw.write(`id: ${id}\nevent: ${told.type}\ndata: ${JSON.stringify(told)}\n\n`);
      };

      const lastId = request.headers['last-event-id'];
      const missed = lastId === undefined ? [] : changes.since(String(lastId));
      reply.raw.write(`id: ${changes.lastId()}\n: connected\n\n`);
      if (missed === undefined) reply.raw.write('event: reset\ndata: {"type":"reset"}\n\n');
      else for (const change of missed) send(change);

      readers.add(reply.raw);
      const unsubscribe = changes.subscribe(send);
      const heartbeat = setInterval(() => reply.raw.write(': still here\n\n'), HEARTBEAT_MS);
      // Whoever has been removed, or may see less by now, comes back and is judged anew.
      const recheck = setInterval(() => {
        identify(request).then(
          (access) => isSame(access, request.access) || reply.raw.end(),
          () => reply.raw.end(),
        );
      }, RECHECK_MS);
      const end = setTimeout(() => reply.raw.end(), MAX_STREAM_MS);
      request.raw.once('close', () => {
        clearTimeout(end);
        clearInterval(heartbeat);
        clearInterval(recheck);
        unsubscribe();
        readers.delete(reply.raw);
      });
    });
  };

const isSame = (now: Access, then: Access): boolean =>
  String(now.clientIds) === String(then.clientIds) &&
  now.permissions.size === then.permissions.size &&
  [...now.permissions].every((permission) => then.permissions.has(permission));

/**
 * What a reader is told: of the clients that may be seen and are asked for, all; where nobody can say whose it is,
 * those who see only some clients are told that something changed, and not what.
 */
function toldOf(
  change: Change,
  clientIds: readonly string[] | undefined,
  asked: readonly string[] | undefined,
): Change | { type: Change['type'] } | undefined {
  const { type, clientId } = change;
  if (clientId === undefined) return clientIds === undefined ? change : { type };
  const isMeant = [clientIds, asked].every((only) => only === undefined || only.includes(clientId));
  return isMeant ? change : undefined;
}
