import { Filter, Liquid } from 'liquidjs';

/**
 * Lets what `default` falls back to be missing, as what stands before it may be: the engine is lenient with the first one
 * alone. To be called once on what was parsed.
 */
export function withLenientDefaults<T>(parsed: T): T {
  const seen = new Set<unknown>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || node instanceof Liquid || seen.has(node)) return;
    seen.add(node);
    if (node instanceof Filter && node.name === 'default') renderLeniently(node);
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(parsed);
  return parsed;
}

function renderLeniently(filter: Filter): void {
  const strictly = filter.render.bind(filter);
  filter.render = function* (value, context) {
    const { strictVariables } = context;
    context.strictVariables = false;
    try {
      return yield* strictly(value, context);
    } finally {
      context.strictVariables = strictVariables;
    }
  };
}
