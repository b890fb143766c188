import { createRequire } from 'node:module';
import type { Liquid } from 'liquidjs';
import type { Json, JsonObject } from '../json.ts';
import type { Person } from '../workspace/person.ts';

const require = createRequire(import.meta.url);
let loaded: Liquid | undefined;

/** Loaded at the first message: a start should take no time. */
function engine(): Liquid {
  if (loaded) return loaded;
  const liquid = require('liquidjs') as typeof import('liquidjs');
  loaded = new liquid.Liquid({ strictVariables: true, lenientIf: true, cache: 1000 });
  return loaded;
}

export interface LiquidScope {
  readonly customer: JsonObject;
  readonly trigger: Json;
}

export const scopeFor = (person: Person | undefined, trigger: JsonObject): LiquidScope => ({
  customer: person?.everything() ?? {},
  trigger,
});

/**
 * Renders one template. As in Customer.io, a variable that is missing fails the message rather than leaving a hole.
 * @throws Error with Liquid's own words, which become the delivery's `failure_message`.
 */
export const render = (template: string, scope: LiquidScope): string =>
  template.includes('{') ? String(engine().parseAndRenderSync(template, scope)) : template;
