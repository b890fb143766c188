/** Enough to find one's way; an event has more fields than anybody reads. */
const SHOWN_NAMES = 20;

export interface TemplateFailure {
  /** The text as it is written. */
  text: string;
  /** Why, in words. */
  why: string;
  /** Names that lead to the text, from the outermost. */
  path: readonly string[];
  /** The input as far as it could be made. */
  partial: unknown;
}

/** A text that could not be rendered, and where it stands. */
export class TemplateFailed extends Error implements TemplateFailure {
  override readonly name = 'TemplateFailed';
  readonly text: string;
  readonly why: string;
  readonly path: readonly string[];
  readonly partial: unknown;

  constructor({ text, why, path, partial }: TemplateFailure) {
    super(`${path.length > 0 ? `${path.join('.')}: ` : ''}${JSON.stringify(text)}: ${why}`);
    this.text = text;
    this.why = why;
    this.path = path;
    this.partial = partial;
  }

  /** @param values - What the text was rendered with: the reason says what is there. */
  static of(text: string, cause: unknown, values: Record<string, unknown>): TemplateFailed {
    return new TemplateFailed({ text, why: whyOf(cause, values), path: [], partial: undefined });
  }

  /** What another process needs to make it again. */
  get facts(): TemplateFailure {
    const { text, why, path, partial } = this;
    return { text, why, path, partial };
  }

  /** The same, seen from the object or list that it stands in. */
  inside(key: string): TemplateFailed {
    return new TemplateFailed({ ...this.facts, path: [key, ...this.path] });
  }

  /** The same, seen from the step that has the input in this field. */
  inField(field: readonly string[]): TemplateFailed {
    return new TemplateFailed({ ...this.facts, path: [...field, ...this.path] });
  }

  with(partial: unknown): TemplateFailed {
    return new TemplateFailed({ ...this.facts, partial });
  }
}

function whyOf(cause: unknown, values: Record<string, unknown>): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const missing = /^undefined variable: ([^,\s]+)/.exec(message)?.[1];
  return missing === undefined ? message.replace(/, line:\d+, col:\d+$/, '') : notThere(missing.split('.'), values);
}

/** "the event has no phone; it has email, id". */
function notThere(path: string[], values: unknown): string {
  let inside = values;
  for (const [depth, name] of path.entries()) {
    const isThere = typeof inside === 'object' && inside !== null && Object.hasOwn(inside, name);
    const next: unknown = isThere ? (inside as Record<string, unknown>)[name] : undefined;
    if (next === undefined) return `${ownerOf(path.slice(0, depth))} has no ${name}; ${contentOf(inside)}`;
    inside = next;
  }
  return `there is no ${path.join('.')}`;
}

function ownerOf(path: string[]): string {
  if (path.length === 0) return 'the run';
  return path.length === 1 && path[0] === 'event' ? 'the event' : path.join('.');
}

function contentOf(value: unknown): string {
  if (Array.isArray(value)) return `it is a list of ${value.length}`;
  if (typeof value !== 'object' || value === null) return `it is ${value === null ? 'null' : `a ${typeof value}`}`;
  const names = Object.keys(value);
  if (names.length === 0) return 'it is empty';
  const shown = names.slice(0, SHOWN_NAMES).join(', ');
  return `it has ${shown}${names.length > SHOWN_NAMES ? ', …' : ''}`;
}
