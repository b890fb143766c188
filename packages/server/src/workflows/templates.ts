import { Liquid } from 'liquidjs';

// Customer.io's own language. Strict, so that a typo fails the step instead of sending a hole;
// no file access, and limits so that a template cannot hold the process.
const liquid = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  relativeReference: false,
  templates: {},
  parseLimit: 100_000,
  renderLimit: 1_000,
  memoryLimit: 10_000_000,
});

/** A text that is nothing but one output, such as `{{ event.timestamp }}`. */
const WHOLE_VALUE = /^\s*\{\{((?:(?!\}\}|\{\{)[\s\S])*)\}\}\s*$/;

/**
 * Renders every text of an input. Types are kept: a text that is one whole template gives the
 * value itself (`"{{ event.timestamp }}"` gives the number), anything else gives text.
 *
 * @throws when a template names something that is not there, or an unknown filter.
 */
export async function renderInput(input: unknown, values: Record<string, unknown>): Promise<unknown> {
  if (typeof input === 'string') return renderText(input, values);
  if (Array.isArray(input)) return Promise.all(input.map((item) => renderInput(item, values)));
  if (typeof input !== 'object' || input === null) return input;
  const entries = Object.entries(input).map(async ([key, value]) => [key, await renderInput(value, values)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function renderText(text: string, values: Record<string, unknown>): Promise<unknown> {
  if (!text.includes('{{') && !text.includes('{%')) return text;
  const whole = WHOLE_VALUE.exec(text)?.[1];
  if (whole !== undefined) return liquid.evalValue(whole.trim(), values);
  return liquid.parseAndRender(text, values);
}
