import { randomUUID } from 'node:crypto';
import type { Context, Emitter, Liquid, TagToken } from 'liquidjs';
import type { LiquidScope, MessageLinks } from './scope.ts';

/** A tag that stands alone: what it writes, from what stands behind its name. */
type Write = (context: Context, args: string, engine: Liquid) => unknown;

const link =
  (name: keyof MessageLinks): Write =>
  (context) => {
    const { links } = context.environments as LiquidScope;
    if (!links) throw new Error('this link needs a message');
    return links[name];
  };

/** The tags that Customer.io's Liquid has beyond LiquidJS, its engine (Liquid syntax list, read 2026-11). */
const tags: Readonly<Record<string, Write>> = {
  unsubscribe_url: link('unsubscribe'),
  unsubscribe: (context, args, engine) => `<a href="${link('unsubscribe')(context, args, engine)}">Unsubscribe</a>`,
  view_in_browser_url: link('viewInBrowser'),
  manage_subscription_preferences_url: link('preferences'),
  cio_link: (_context, args) => {
    const [, quoted, bare] = /\burl:\s*(?:["']([^"']*)["']|(\S+))/.exec(args) ?? [];
    const url = quoted ?? bare;
    if (url === undefined) throw new Error('cio_link needs a url');
    return url;
  },
  cio_link_id: () => 1,
  generate_uuid: () => randomUUID(),
  random: (context, args, engine) => Math.floor(Math.random() * Number(engine.evalValueSync(args || '0', context))),
  // Liquid that stands in a value, such as one that a webhook brought.
  render_liquid: (context, args, engine) =>
    engine.parseAndRenderSync(String(engine.evalValueSync(args, context)), context),
};

export function registerTags(engine: Liquid): void {
  for (const [name, write] of Object.entries(tags)) {
    engine.registerTag(name, {
      parse(token: TagToken) {
        this.args = token.args;
      },
      render(context: Context, emitter: Emitter) {
        emitter.write(write(context, String(this.args), engine));
      },
    });
  }
}
