/**
 * A stored definition in the words of today. A version means what it meant when it was saved: before a wait said whose opens
 * count, those of machines counted too.
 */
export function asSaved(stored: unknown): unknown {
  if (Array.isArray(stored)) return stored.map(asSaved);
  if (typeof stored !== 'object' || stored === null) return stored;
  const step = Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, asSaved(value)]));
  const isWait = step.type === 'waitForDelivery' && Array.isArray(step.metrics);
  return isWait && step.by === undefined ? { ...step, by: 'any' } : step;
}
