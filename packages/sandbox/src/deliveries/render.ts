import { Liquid } from 'liquidjs';
import type { Json, JsonObject } from '../json.ts';
import type { Person } from '../workspace/person.ts';

const engine = new Liquid({ strictVariables: true, lenientIf: true, cache: 1000 });

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
  template.includes('{') ? String(engine.parseAndRenderSync(template, scope)) : template;
