import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { isRecord, type Place, pointerOf, valueAt } from '../document/place.ts';
import type { Helps } from './helps.ts';
import { placeOfLine } from './place-in-text.ts';
import { schemaAt, valuesOf } from './schema-at.ts';

/** Offers what may stand here: keys, kinds of steps, actions and their inputs, and in templates what can be read. */
export const yamlCompletion = (helps: () => Helps): Extension =>
  autocompletion({ override: [(context) => complete(context, helps())], icons: false });

async function complete(context: CompletionContext, helps: Helps): Promise<CompletionResult | null> {
  const { state, pos, explicit } = context;
  const line = state.doc.lineAt(pos);
  const { around, key } = placeOfLine(state.doc.toString().split('\n'), line.number - 1);
  const path = context.matchBefore(/\{\{[^}]*?[\w.]*$/);
  if (path) return paths(path.from, path.text, [...around, ...(key === undefined ? [] : [key])], helps);
  const value = context.matchBefore(/:\s+["']?[\w/-]*$/);
  if (value && key !== undefined) {
    const from = value.from + (/^:\s+["']?/.exec(value.text)?.[0].length ?? 0);
    return { from, options: await values(around, key, helps), validFor: /^[\w/-]*$/ };
  }
  const word = context.matchBefore(/(?:^|[\s{,-])[\w]*$/);
  if (!word || (!explicit && word.text.trim() === '') || key !== undefined) return null;
  const from = word.from + (/^[\s{,-]/.test(word.text) ? 1 : 0);
  return { from, options: await keys(around, helps), validFor: /^\w*$/ };
}

async function keys(around: Place, helps: Helps): Promise<Completion[]> {
  const schema = await shapeAt(around, helps);
  const taken = valueAt(helps.workflow(), around);
  const required = Array.isArray(schema?.required) ? schema.required : [];
  return Object.entries(isRecord(schema?.properties) ? schema.properties : {})
    .filter(([name]) => !isRecord(taken) || !Object.hasOwn(taken, name))
    .map(([name, each]) => ({
      label: name,
      apply: `${name}: `,
      info: String(valueAt(each, ['description']) ?? ''),
      boost: required.includes(name) ? 1 : 0,
    }));
}

async function values(around: Place, key: string, helps: Helps): Promise<Completion[]> {
  const step = valueAt(helps.workflow(), around);
  if (key === 'action' && isRecord(step)) {
    return [...helps.actions().values()].map(({ key: label, title, description }) => ({
      label,
      detail: title,
      info: description,
    }));
  }
  if (key === 'delivery') return helps.stepIds().map((label) => ({ label }));
  const schema = await shapeAt([...around, key], helps);
  return valuesOf(schema).map((label) => ({ label }));
}

/** What may stand at a place: what the workflow's schema says, and inside an input what its action takes. */
export async function shapeAt(place: Place, helps: Helps): Promise<Readonly<Record<string, unknown>> | undefined> {
  const root = await helps.schema();
  const input = place.lastIndexOf('input');
  const action = input > 0 ? valueAt(helps.workflow(), [...place.slice(0, input), 'action']) : undefined;
  if (typeof action !== 'string') return schemaAt(root, place, helps.workflow());
  const taken = await helps.inputOf(action);
  return taken && schemaAt(taken, place.slice(input + 1), valueAt(helps.workflow(), place.slice(0, input + 1)));
}

async function paths(from: number, text: string, place: Place, helps: Helps): Promise<CompletionResult> {
  const begun = /[\w.]*$/.exec(text)?.[0] ?? '';
  const options = (await helps.readable(pointerOf(place))).map(({ path, type }) => ({ label: path, detail: type }));
  return { from: from + text.length - begun.length, options, validFor: /^[\w.]*$/ };
}
