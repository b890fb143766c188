import { type Scalar, visit } from 'yaml';
import { editText } from './edit-text.ts';
import type { Edit } from './panel-props.ts';
import { isRecord, type Place } from './place.ts';
import { isSameData, readSource, type Source } from './source.ts';
import { splice } from './splices.ts';

/** The names of steps before, and what each becomes. */
export type Renames = ReadonlyMap<string, string>;

/** Gives steps other names, and rewrites whatever reads them: templates, conditions, awaited deliveries. */
export function renameSteps(source: Source, renames: Renames): Source {
  const edits = renamedTexts(source.plain, [], renames);
  if (edits.length === 0) return source;
  const wanted = new Map(edits.map((edit) => [JSON.stringify(edit.at), edit.value as string]));
  const expected = renamed(source.plain, [], wanted);
  // All texts at once, from the end: what stands before one stays where it is.
  let text = source.text;
  for (const { node, next } of scalarsAt(source, wanted).reverse()) {
    const [from, to] = node.range ?? [0, 0, 0];
    const written = text.slice(from, to);
    const isName = typeof node.value === 'string' && renames.get(node.value) === next;
    const replaced = isName ? written.replace(node.value as string, next) : inLiquid(inPath(written, renames), renames);
    text = splice(text, { from, to, text: replaced });
  }
  const result = readSource(text);
  if (result.broken === undefined && isSameData(result.plain, expected)) return result;
  return editText(source, edits);
}

function scalarsAt({ doc }: Source, wanted: ReadonlyMap<string, string>): { node: Scalar; next: string }[] {
  const found: { node: Scalar; next: string }[] = [];
  visit(doc, {
    Scalar(key, node, path) {
      if (key === 'key') return;
      const next = wanted.get(JSON.stringify(placeOfNode(node, path)));
      if (next !== undefined) found.push({ node, next });
    },
  });
  return found.sort((one, other) => (one.node.range?.[0] ?? 0) - (other.node.range?.[0] ?? 0));
}

function placeOfNode(node: unknown, path: readonly unknown[]): Place {
  return [...path, node].flatMap((each, index, whole): Place => {
    const parent = whole[index - 1] as { items?: unknown[]; key?: unknown } | undefined;
    if (parent === undefined) return [];
    if ('key' in (each as object)) return [String((each as { key: Scalar }).key.value)];
    if ('key' in parent) return [];
    return parent.items ? [parent.items.indexOf(each)] : [];
  });
}

function renamed(value: unknown, at: Place, wanted: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return wanted.get(JSON.stringify(at)) ?? value;
  if (Array.isArray(value)) return value.map((each, index) => renamed(each, [...at, index], wanted));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, renamed(each, [...at, key], wanted)]));
}

/** Every text that reads or names one of the steps, as it is to be. */
function renamedTexts(value: unknown, at: Place, renames: Renames): Edit[] {
  if (typeof value === 'string') {
    const next = renamedText(value, at, renames);
    return next === value ? [] : [{ at, value: next }];
  }
  if (Array.isArray(value)) return value.flatMap((each, index) => renamedTexts(each, [...at, index], renames));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => renamedTexts(each, [...at, key], renames));
}

/** What holds lists of steps, and is no input of a step whatever its fields are called. */
const LISTS = new Set(['steps', 'else', 'onError', 'onMetric', 'onTimeout']);

function renamedText(text: string, at: Place, renames: Renames): string {
  const field = at.at(-1);
  const isOfStep = typeof at.at(-2) === 'number' && LISTS.has(String(at.at(-3)));
  if (isOfStep && (field === 'id' || field === 'delivery')) return renames.get(text) ?? text;
  if (field === 'path' && at.includes('when')) return inPath(text, renames);
  return inLiquid(text, renames);
}

/** `steps.receipt.output.deliveryId`, in quotes or not. */
const inPath = (path: string, renames: Renames): string =>
  path.replace(/^(["']?steps\.)([a-z][a-z0-9_]*)(?=[.["']|$)/, (whole, root: string, id: string) =>
    renames.has(id) ? `${root}${renames.get(id)}` : whole,
  );

const TAGS = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
/** A path to a step, or else a text in quotes, inside which nothing is a path. */
const PATHS =
  /(?<![\w.\-'"])steps(?:\s*\.\s*([a-z][a-z0-9_]*)(?![\w-])|\s*\[\s*(\\?["'])([a-z][a-z0-9_]*)\2\s*\])|"[^"]*"|'[^']*'/g;

const inLiquid = (text: string, renames: Renames): string =>
  text.replace(TAGS, (tag) =>
    tag.replace(PATHS, (whole, plain?: string, _quote?: string, quoted?: string) => {
      const id = plain ?? quoted;
      const next = id === undefined ? undefined : renames.get(id);
      if (id === undefined || next === undefined) return whole;
      const at = whole.lastIndexOf(id);
      return whole.slice(0, at) + next + whole.slice(at + id.length);
    }),
  );
