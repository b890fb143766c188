import type { ServerResponse } from 'node:http';
import type { FastifyPluginAsync } from 'fastify';
import type { Access } from '../../access/access.ts';
import type { Identify } from '../../access/guard.ts';
import type { Permission } from '../../access/permissions.ts';
import type { Change, NumberedChange } from '../../store/changes.ts';
import type { Services } from '../services.ts';

const HEARTBEAT_MS = 15_000;
/** How long a reader who may no longer read goes on at most. */
const RECHECK_MS = 5_000;
/** What one must be allowed to see, to hear that it changed. */
const NEEDED = { events: 'events:read', run: 'runs:read', sync: 'syncs:read' } as const satisfies Record<
  Change['type'],
  Permission
>;
/** After this long a reader has to come back, which it does by itself: with a session that may have ended. */
const MAX_STREAM_MS = 10 * 60_000;
/** A reader that lets this much pile up is not reading: it is let go, and comes back by itself. */
const MAX_UNREAD_BYTES = 1_000_000;

/**
 * `GET /api/v1/stream`: server-sent events that say what changed, for pages that show it live.
 *
 * A reader that comes back with `Last-Event-ID` is told what it missed; when that is too long ago,
 * or the server was started anew, one `reset` says that everything may have changed.
 */
export const streamRoutes =
  ({ changes }: Pick<Services, 'changes'>, identify: Identify): FastifyPluginAsync =>
  async (app) => {
    const readers = new Set<ServerResponse>();
    app.addHook('preClose', async () => {
      for (const reader of readers) reader.end();
    });

    app.get('/stream', { config: { needs: 'session' }, schema: { hide: true } }, (request, reply) => {
      const { clientIds, permissions } = request.access;
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
        const { type, ...facts } = clientIds === undefined ? change : withoutNames(change);
        reply.raw.write(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ type, ...facts })}\n\n`);
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

/** For those who see only some clients: that something changed, not what; they load what they may see. */
const withoutNames = ({ type }: Change): { type: Change['type'] } => ({ type });
