import type { Sample } from '../../document/panel-props.ts';
import { isRecord } from '../../document/place.ts';
import { holdsData } from './liquid-text.ts';

/** The lists of steps inside a step: they have panels of their own. */
const LISTS_OF_STEPS = new Set(['steps', 'else', 'onError', 'onMetric', 'onTimeout']);

/** Every text that holds data in what a panel shows. */
export function textsWithData(value: unknown): string[] {
  if (typeof value === 'string') return holdsData(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(textsWithData);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => (LISTS_OF_STEPS.has(name) ? [] : textsWithData(inner)));
}

const SECRET = /\bsecrets\.(\w+)/g;

/** What templates are rendered with, as far as the data on screen has it. */
export function valuesOf(
  sample: Sample,
  around: {
    workflow: Readonly<Record<string, unknown>>;
    client: Record<string, unknown> | undefined;
    texts: readonly string[];
    item: unknown;
  },
) {
  const { workflow, client, texts, item } = around;
  const steps = Object.entries(sample.steps).flatMap(([id, { output }]) =>
    output === undefined || output === null ? [] : [[id, output]],
  );
  const secrets = [...new Set(texts.flatMap((text) => [...text.matchAll(SECRET)].map(([, name = '']) => name)))];
  return {
    event: sample.event ?? {},
    steps: Object.fromEntries(steps) as Record<string, unknown>,
    vars: isRecord(workflow.vars) ? workflow.vars : {},
    ...(client && { client }),
    ...(item !== undefined && { item, index: 0 }),
    ...(secrets.length > 0 && { secrets }),
  };
}

/** Whether nothing on screen can say what a text comes to, though a run can. */
export const isUntold = (text: string, hasItem: boolean): boolean =>
  /\b(?:run|connection)\.\w|\bsteps\.\w+\.error\b/.test(text) || (!hasItem && /\b(?:item|index)\b/.test(text));
