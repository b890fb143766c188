import { Liquid } from 'liquidjs';

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

/**
 * Renders every text of an input. Types are kept: a text that is one whole template gives the
 * value itself (`"{{ event.timestamp }}"` gives the number), anything else gives text.
 *
 * @throws when a template names something that is not there, or an unknown filter.
 */
export async function renderInput(input: unknown, values: Record<string, unknown>): Promise<unknown> {
  if (!holdsTemplate(input)) return input;
  if (typeof input === 'string') return renderText(input, values);
  if (Array.isArray(input)) return Promise.all(input.map((item) => renderInput(item, values)));
  const entries = Object.entries(input as object).map(
    async ([key, value]) => [key, await renderInput(value, values)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function renderText(text: string, values: Record<string, unknown>): Promise<unknown> {
  const whole = WHOLE_VALUE.exec(text)?.[1];
  if (whole !== undefined) return liquid.evalValue(whole.trim(), values);
  return liquid.parseAndRender(text, values);
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
