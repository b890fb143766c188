import { Context, Liquid, toValueSync, Value } from 'liquidjs';

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

/** A text that is nothing but one output, such as `{{ event.timestamp }}` or `{{- event.timestamp -}}`. */
const WHOLE_VALUE = /^\s*\{\{-?((?:(?!\}\}|\{\{)[\s\S])*?)-?\}\}\s*$/;

/** Whether a text gives a value of any type; others give text. */
export const isWholeValue = (text: string): boolean => WHOLE_VALUE.test(text);

const isTemplate = (text: string): boolean => text.includes('{{') || text.includes('{%');

/** Whether something inside this input is only known when the step runs. */
export function holdsTemplate(input: unknown): boolean {
  if (typeof input === 'string') return isTemplate(input);
  if (typeof input !== 'object' || input === null) return false;
  return Object.values(input).some(holdsTemplate);
}

/** An input made ready to be rendered: what it holds is found out once and not at each run. */
type Renderer = (values: Record<string, unknown>) => unknown;

/** Workflows render the same few texts again and again, and parsing costs more than rendering. */
const MAX_PARSED = 2_000;
const parsed = new Map<string, Renderer>();
const prepared = new WeakMap<object, Renderer>();

/**
 * Renders every text of an input. Types are kept: a text that is one whole template gives the
 * value itself (`"{{ event.timestamp }}"` gives the number), anything else gives text.
 *
 * @param input - Not to be changed later: how it is rendered is remembered.
 * @throws when a template names something that is not there, or an unknown filter.
 */
export const renderInput = (input: unknown, values: Record<string, unknown>): unknown => prepare(input)(values);

function prepare(input: unknown): Renderer {
  if (typeof input === 'string') return isTemplate(input) ? parse(input) : () => input;
  if (typeof input !== 'object' || input === null) return () => input;
  const known = prepared.get(input);
  if (known) return known;
  const fresh = prepareObject(input);
  prepared.set(input, fresh);
  return fresh;
}

function prepareObject(input: object): Renderer {
  if (!holdsTemplate(input)) return () => input;
  if (Array.isArray(input)) {
    const items = input.map(prepare);
    return (values) => items.map((render) => render(values));
  }
  const entries = Object.entries(input).map(([key, value]) => [key, prepare(value)] as const);
  return (values) => Object.fromEntries(entries.map(([key, render]) => [key, render(values)]));
}

function parse(text: string): Renderer {
  const known = parsed.get(text);
  if (known) return known;
  const whole = WHOLE_VALUE.exec(text)?.[1]?.trim();
  const fresh = whole === undefined ? piecesOf(text) : wholeOf(whole);
  if (parsed.size >= MAX_PARSED) parsed.clear();
  parsed.set(text, fresh);
  return fresh;
}

function piecesOf(text: string): Renderer {
  const pieces = liquid.parse(text);
  return (values) => liquid.renderSync(pieces, values);
}

function wholeOf(expression: string): Renderer {
  const value = new Value(expression, liquid);
  const evaluate: Renderer = (values) => toValueSync(value.value(new Context(values, liquid.options)));
  if (!PLAIN_PATH.test(expression)) return evaluate;
  const path = expression.split('.');
  return (values) => ownValue(values, path) ?? evaluate(values);
}

/** Names with dots between them, which most values are, and which need no evaluation where they lead to a value. */
const PLAIN_PATH = /^[a-z_]\w*(\.[a-z_]\w*)+$/i;

/** What stands at the path, if that goes through the own properties of plain objects alone. */
function ownValue(values: object, path: string[]): unknown {
  let value: unknown = values;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
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
