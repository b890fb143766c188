/**
 * A stored definition in the words of today. A version means what it meant when it was saved: before a wait, or a filter, said
 * whose opens count, those of machines counted too.
 */
export function asSaved(stored: unknown): unknown {
  const definition = withWaits(stored) as { trigger?: { type?: unknown; filter?: object } } | null;
  const trigger = definition?.trigger;
  if (trigger?.type !== 'event') return definition;
  return { ...definition, trigger: { ...trigger, filter: { by: 'any', ...trigger.filter } } };
}

function withWaits(stored: unknown): unknown {
  if (Array.isArray(stored)) return stored.map(withWaits);
  if (typeof stored !== 'object' || stored === null) return stored;
  const step = Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, withWaits(value)]));
  const isWait = step.type === 'waitForDelivery' && Array.isArray(step.metrics);
  return isWait && step.by === undefined ? { ...step, by: 'any' } : step;
}
