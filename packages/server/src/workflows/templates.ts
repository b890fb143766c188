import { Context, Liquid, type Template, toValueSync, Value } from 'liquidjs';

// Customer.io's own language. Strict, so that a typo fails the step instead of sending a hole
// (`default` and `if` may ask for what is not there); no file access, and limits so that a template cannot hold the process.
const liquid = new Liquid({
  strictVariables: true,
  strictFilters: true,
  lenientIf: true,
  ownPropertyOnly: true,
  relativeReference: false,
  templates: {},
  parseLimit: 100_000,
  renderLimit: 1_000,
  memoryLimit: 10_000_000,
});

/** A text that is nothing but one output, such as `{{ event.timestamp }}`. */
const WHOLE_VALUE = /^\s*\{\{((?:(?!\}\}|\{\{)[\s\S])*)\}\}\s*$/;

const isTemplate = (text: string): boolean => text.includes('{{') || text.includes('{%');

/** Whether something inside this input is only known when the step runs. */
export function holdsTemplate(input: unknown): boolean {
  if (typeof input === 'string') return isTemplate(input);
  if (typeof input !== 'object' || input === null) return false;
  return Object.values(input).some(holdsTemplate);
}

/** A text as it was parsed: the value that it is as a whole, or the pieces that make a text. */
type Parsed = { whole: Value } | { pieces: Template[] };

/** Workflows render the same few texts again and again, and parsing costs more than rendering. */
const MAX_PARSED = 2_000;
const parsed = new Map<string, Parsed>();

function parse(text: string): Parsed {
  const known = parsed.get(text);
  if (known) return known;
  const whole = WHOLE_VALUE.exec(text)?.[1];
  const fresh = whole === undefined ? { pieces: liquid.parse(text) } : { whole: new Value(whole.trim(), liquid) };
  if (parsed.size >= MAX_PARSED) parsed.clear();
  parsed.set(text, fresh);
  return fresh;
}

/**
 * Renders every text of an input. Types are kept: a text that is one whole template gives the
 * value itself (`"{{ event.timestamp }}"` gives the number), anything else gives text.
 *
 * @throws when a template names something that is not there, or an unknown filter.
 */
export function renderInput(input: unknown, values: Record<string, unknown>): unknown {
  if (!holdsTemplate(input)) return input;
  if (typeof input === 'string') return renderText(input, values);
  if (Array.isArray(input)) return input.map((item) => renderInput(item, values));
  return Object.fromEntries(Object.entries(input as object).map(([key, value]) => [key, renderInput(value, values)]));
}

function renderText(text: string, values: Record<string, unknown>): unknown {
  const template = parse(text);
  if ('pieces' in template) return liquid.renderSync(template.pieces, values);
  return toValueSync(template.whole.value(new Context(values, liquid.options)));
}

/** A path that a template reads, such as `['event', 'person', 'id']`; a computed segment ends it. */
export type TemplatePath = string[];

/**
 * Every path from outside that the templates of a text read.
 *
 * @throws when the text is not Liquid, or names an unknown filter.
 */
export function pathsOfText(text: string): TemplatePath[] {
  if (!isTemplate(text)) return [];
  return liquid.globalVariableSegmentsSync(text).map((segments) => {
    const computed = segments.findIndex((segment) => typeof segment === 'object');
    return segments.slice(0, computed < 0 ? undefined : computed).map(String);
  });
}
