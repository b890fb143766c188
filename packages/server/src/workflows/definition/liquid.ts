import { Context, Drop, Liquid, toValue, toValueSync, Value } from 'liquidjs';
import { withLenientDefaults } from './lenient-defaults.ts';
import { addFilters } from './liquid-filters.ts';
import { type Allowance, Meter } from './meter.ts';
import { sizeOf } from './size-of.ts';
import { TemplateFailed } from './template-failed.ts';

// Customer.io's own language. Strict, so that a typo fails the step instead of sending a hole
// (`default` and `if` may ask for what is not there); no file access. What it may cost is counted by a meter.
export const liquid = new Liquid({
  strictVariables: true,
  strictFilters: true,
  lenientIf: true,
  ownPropertyOnly: true,
  relativeReference: false,
  templates: {},
  parseLimit: 100_000,
});

addFilters(liquid);

/** Names of all filters, for who looks for the one that was meant. */
export const filterNames = (): string[] => Object.keys(liquid.filters);

const { renderer } = liquid;
const renderTemplates = renderer.renderTemplates.bind(renderer);
// Every list of pieces goes through here: a whole text, each turn of a loop, what is captured.
renderer.renderTemplates = function* renderMetered(templates, context, emitter) {
  const meter = meterOf(context);
  meter.use(templates.length + 1);
  return yield* renderTemplates(templates, context, emitter ?? new MeteredText(meter));
};

/** What a text becomes, counted as it grows. */
class MeteredText {
  buffer = '';
  readonly #meter: Meter;

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  write(given: unknown): void {
    const value = toValue(given);
    if (Array.isArray(value)) {
      for (const item of value) this.write(item);
      return;
    }
    const text = String(value ?? '');
    this.#meter.give(text.length);
    this.buffer += text;
  }
}

const meterOf = ({ memoryLimit }: Context): Meter => memoryLimit as unknown as Meter;

function contextOf(values: Record<string, unknown>, meter: Meter): Context {
  const limits = { memoryLimit: meter, renderLimit: meter, liquid } as unknown as ConstructorParameters<
    typeof Context
  >[3];
  return new Context(values, liquid.options, { sync: true }, limits);
}

/** A text that is nothing but one output, such as `{{ event.timestamp }}` or `{{- event.timestamp -}}`. */
const WHOLE_VALUE = /^\s*\{\{-?((?:(?!\}\}|\{\{)[\s\S])*?)-?\}\}\s*$/;

/** Whether a text gives a value of any type; others give text. */
export const isWholeValue = (text: string): boolean => WHOLE_VALUE.test(text);

export const isTemplate = (text: string): boolean => text.includes('{{') || text.includes('{%');

/** An input made ready to be rendered: what it holds is found out once and not at each run. */
export interface Prepared {
  render(values: Record<string, unknown>, meter: Meter): unknown;
  /** The templates in it. */
  texts: readonly string[];
}

/** Workflows render the same few texts again and again, and parsing costs more than rendering. */
const MAX_PARSED = 2_000;
const parsed = new Map<string, Prepared>();
const prepared = new WeakMap<object, Prepared>();

/** @param input - Not to be changed later: how it is rendered is remembered. */
export function prepare(input: unknown): Prepared {
  if (typeof input === 'string') return isTemplate(input) ? parse(input) : constant(input);
  if (typeof input !== 'object' || input === null) return constant(input);
  const known = prepared.get(input);
  if (known) return known;
  const fresh = prepareObject(input);
  prepared.set(input, fresh);
  return fresh;
}

const constant = (value: unknown): Prepared => ({ render: () => value, texts: [] });

function prepareObject(input: object): Prepared {
  const entries = Object.entries(input).map(([key, value]) => [key, prepare(value)] as const);
  const texts = entries.flatMap(([, inner]) => inner.texts);
  if (texts.length === 0) return constant(input);
  const make = Array.isArray(input)
    ? (made: [string, unknown][]) => made.map(([, value]) => value)
    : (made: [string, unknown][]) => Object.fromEntries(made);
  return { texts, render: (values, meter) => renderEntries(entries, make, values, meter) };
}

/** What yields nothing is left out. One that fails does not keep the others from being made, for whoever looks at it. */
function renderEntries(
  entries: (readonly [key: string, inner: Prepared])[],
  make: (made: [string, unknown][]) => unknown,
  values: Record<string, unknown>,
  meter: Meter,
): unknown {
  const made: [string, unknown][] = [];
  let failed: TemplateFailed | undefined;
  for (const [key, inner] of entries) {
    let value: unknown;
    try {
      value = inner.render(values, meter);
    } catch (error) {
      if (!(error instanceof TemplateFailed)) throw error;
      failed ??= error.inside(key);
      value = error.partial;
    }
    if (value !== undefined) made.push([key, value]);
  }
  if (failed) throw failed.with(make(made));
  return make(made);
}

function parse(text: string): Prepared {
  const known = parsed.get(text);
  if (known) return known;
  const fresh = { render: inWords(text, parseNow(text)), texts: [text] };
  if (parsed.size >= MAX_PARSED) parsed.clear();
  parsed.set(text, fresh);
  return fresh;
}

function parseNow(text: string): Prepared['render'] {
  const whole = WHOLE_VALUE.exec(text)?.[1]?.trim();
  try {
    return whole === undefined ? piecesOf(text) : wholeOf(whole);
  } catch (error) {
    throw TemplateFailed.of(text, error, {});
  }
}

const inWords =
  (text: string, render: Prepared['render']): Prepared['render'] =>
  (values, meter) => {
    try {
      return render(values, meter);
    } catch (error) {
      throw meter.exceeded ?? TemplateFailed.of(text, error, values);
    }
  };

function piecesOf(text: string): Prepared['render'] {
  const pieces = withLenientDefaults(liquid.parse(text));
  return (values, meter) => liquid.renderSync(pieces, contextOf(values, meter));
}

function wholeOf(expression: string): Prepared['render'] {
  const value = withLenientDefaults(new Value(expression, liquid));
  const path = PLAIN_PATH.test(expression) ? expression.split('.') : [];
  return (values, meter) => {
    const found = ownValue(values, path) ?? toValueSync(value.value(contextOf(values, meter)));
    meter.give(sizeOf(found));
    // `nil` is a thing to the engine; a null that stands in the data is one.
    return found instanceof Drop ? (toValue(found) ?? undefined) : found;
  };
}

/** Names with dots between them, which most values are, and which need no evaluation where they lead to a value. */
const PLAIN_PATH = /^[a-z_]\w*(\.[a-z_]\w*)+$/i;

/** What stands at the path, if that goes through the own properties of plain objects alone. */
function ownValue(values: object, path: string[]): unknown {
  if (path.length === 0) return undefined;
  let value: unknown = values;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/**
 * Renders all texts of an input within what they may cost together.
 *
 * @param workedMs - Where others may keep it from its work: for how long it was at it.
 * @throws TooMuch when they cost more; TemplateFailed when a template names something that is not there, or an unknown filter.
 */
export function renderWithin(
  allowance: Allowance,
  input: unknown,
  values: Record<string, unknown>,
  workedMs?: () => number,
): unknown {
  const meter = new Meter(allowance, workedMs);
  try {
    return prepare(input).render(values, meter);
  } catch (error) {
    throw meter.exceeded ?? error;
  }
}
