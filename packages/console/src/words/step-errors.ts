/** What a step failed with, as a person would say it. */
export interface StepError {
  what: string;
  /** How to mend it, when it is one of the mistakes that are made often. */
  wayOut?: string;
}

const MISSING = /undefined variable: ([\w.[\]"'-]+)/;

const roots: Record<string, string> = { event: 'The event', vars: 'The values', item: 'The item', run: 'The run' };

/** Recognises what templates and services say again and again; the rest is shown as it came. */
export function stepErrorWords(error: string): StepError {
  const missing = MISSING.exec(error)?.[1];
  if (missing !== undefined) return missingWords(missing);
  return { what: error };
}

function missingWords(path: string): StepError {
  const [root = '', ...names] = path.split('.');
  const wayOut = 'Give a value to use instead, or let the step fail.';
  if (root === 'steps' && names.length > 1) {
    const [step, , ...inside] = names;
    return { what: `The step ${step} has no ${inside.join(' › ') || 'output'}.`, wayOut };
  }
  if (names.length === 0) return { what: `There is no ${root}.`, wayOut };
  return { what: `${roots[root] ?? `“${root}”`} has no ${names.join(' › ')}.`, wayOut };
}
