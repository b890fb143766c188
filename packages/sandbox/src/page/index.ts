import type { FastifyInstance } from 'fastify';
import { guard } from '../admin/guard.ts';
import { WorkspaceHandle } from '../workspace-handle.ts';
import type { World } from '../world.ts';
import { layout, type Tab, tabs } from './layout.ts';
import { views } from './tabs.ts';

/** The web page: plain HTML, made on the server for each look. */
export const registerPage =
  (world: World) =>
  async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', (request, _reply, done) => done(guard(request)));
    app.get('/', (_request, reply) => {
      const [first] = world.registry.workspaces;
      return reply.redirect(`/__sandbox/ui/${encodeURIComponent(first?.keys.name ?? '')}/people`);
    });
    app.get<{ Params: { name: string; tab: string } }>('/ui/:name/:tab', ({ params }, reply) => {
      if (!isTab(params.tab)) return reply.callNotFound();
      const handle = new WorkspaceHandle(world.registry.named(params.name), world);
      const page = layout(world, params.name, params.tab, views[params.tab](handle, world));
      return reply
        .headers({
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-store',
          // A rendered message is somebody else's HTML: its frame may neither run scripts nor fetch anything.
          'content-security-policy': "default-src 'self' 'unsafe-inline'; img-src data:; frame-src 'self'",
          'x-frame-options': 'DENY',
        })
        .send(page);
    });
  };

const isTab = (text: string): text is Tab => Object.hasOwn(tabs, text);
