import { createRequire } from 'node:module';
import type { Liquid } from 'liquidjs';
import type { JsonObject } from '../json.ts';
import type { Person } from '../workspace/person.ts';
import { filtersBeyond } from './filters.ts';
import { type LiquidScope, linksOf, type MessageFacts } from './scope.ts';
import { registerTags } from './tags.ts';

const require = createRequire(import.meta.url);
let loaded: Liquid | undefined;

/** Loaded at the first message: a start should take no time. */
function engine(): Liquid {
  if (loaded) return loaded;
  const { Liquid, filters } = require('liquidjs') as typeof import('liquidjs');
  loaded = new Liquid({ strictVariables: true, strictFilters: true, lenientIf: true, timezoneOffset: 0, cache: 1000 });
  for (const [name, filter] of Object.entries(filtersBeyond(filters))) loaded.registerFilter(name, filter);
  registerTags(loaded);
  return loaded;
}

/** @param facts - of the message, where there is one: without them its links and its snippets cannot be had. */
export function scopeFor(person: Person | undefined, trigger: JsonObject, facts?: MessageFacts): LiquidScope {
  const scope: LiquidScope = { customer: person?.everything() ?? {}, trigger };
  if (!facts) return scope;
  const { deliveryId, at, event, campaign, message } = facts;
  const whole = {
    ...scope,
    ...(event && { event }),
    campaign,
    message,
    delivery_id: deliveryId,
    event_timestamp: at,
    links: linksOf(facts.linksAt, deliveryId),
  };
  const snippets = {};
  for (const { name, value } of facts.snippets) {
    // Rendered when a template asks for it: one that fails hurts only the messages that use it.
    Object.defineProperty(snippets, name, { enumerable: true, get: () => render(value, whole) });
  }
  return { ...whole, snippets };
}

/**
 * Renders one template. As in Customer.io, what is missing or unknown fails the message rather than leaving a hole.
 * @throws Error with Customer.io's words, where they are known; they become the delivery's `failure_message`.
 */
export function render(template: string, scope: LiquidScope): string {
  if (!template.includes('{')) return template;
  try {
    return String(engine().parseAndRenderSync(template, scope));
  } catch (error) {
    throw new Error(wordsOf(error as Error & { originalError?: { variableName?: string } }), { cause: error });
  }
}

function wordsOf({ message, originalError }: Error & { originalError?: { variableName?: string } }): string {
  if (originalError?.variableName !== undefined) return `Variable '${originalError.variableName}' is missing`;
  const text = message.replace(/, line:\d+, col:\d+$/, '');
  const [, unknownTag] = /^tag "(.+)" not found$/.exec(text) ?? [];
  if (unknownTag !== undefined) return `Unknown tag '${unknownTag}'`;
  const [, openTag] = /^tag \{%-?\s*(\w+).* not closed$/s.exec(text) ?? [];
  return openTag === undefined ? text : `${openTag} tag was never closed`;
}
