import { type Scalar, visit } from 'yaml';
import { editText } from './edit-text.ts';
import { isRecord, type Place } from './place.ts';
import { isSameData, readSource, type Source } from './source.ts';
import { splice } from './splices.ts';

/** The names of steps before, and what each becomes. */
export type Renames = ReadonlyMap<string, string>;

/** Gives steps other names, and rewrites whatever reads or names them: templates, conditions, awaited deliveries, tests. */
export function renameSteps(source: Source, renames: Renames): Source {
  const wanted: Wanted = { texts: new Map(), names: new Map() };
  const expected = renamed(source.plain, [], renames, wanted);
  if (wanted.texts.size + wanted.names.size === 0) return source;
  // All texts at once, from the end: what stands before one stays where it is.
  let text = source.text;
  for (const { node, next } of scalarsAt(source, wanted).reverse()) {
    const [from, to] = node.range ?? [0, 0, 0];
    const written = text.slice(from, to);
    const before = String(node.value);
    // What is written with escapes is not what it says.
    const replaced = written.includes(before)
      ? written.replace(before, () => next)
      : inLiquid(inPath(written, renames), renames);
    text = splice(text, { from, to, text: replaced });
  }
  const result = readSource(text);
  if (result.broken === undefined && isSameData(result.plain, expected)) return result;
  return editText(source, [{ at: [], value: expected }]);
}

/** What is to be written in another way, by its place: texts, and names under which something stands. */
interface Wanted {
  texts: Map<string, string>;
  names: Map<string, string>;
}

function scalarsAt({ doc }: Source, { texts, names }: Wanted): { node: Scalar; next: string }[] {
  const found: { node: Scalar; next: string }[] = [];
  visit(doc, {
    Scalar(key, node, path) {
      const next = (key === 'key' ? names : texts).get(JSON.stringify(placeOfNode(node, path)));
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

/** A value as it is to be, and in `wanted` what of it changes. */
function renamed(value: unknown, at: Place, renames: Renames, wanted: Wanted): unknown {
  if (typeof value === 'string') {
    const next = renamedText(value, at, renames);
    if (next !== value) wanted.texts.set(JSON.stringify(at), next);
    return next;
  }
  if (Array.isArray(value)) return value.map((each, index) => renamed(each, [...at, index], renames, wanted));
  if (!isRecord(value)) return value;
  const isByStep = isByStepInTest(at);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const place = [...at, name];
      const next = isByStep ? nameOfTurn(name, renames) : name;
      if (next !== name) wanted.names.set(JSON.stringify(place), next);
      return [next, renamed(each, place, renames, wanted)];
    }),
  );
}

/** Whether what stands at a place of a test is told by the names of steps. */
const isByStepInTest = ([root, , part, inner, ...deeper]: Place): boolean =>
  root === 'tests' &&
  deeper.length === 0 &&
  (inner === undefined ? part === 'pins' || part === 'waits' : part === 'expect' && BY_STEP.has(inner));
const BY_STEP = new Set<string | number>(['branches', 'inputs', 'outputs']);

/** Whether a text of a test is the name of a step. */
const isNameInTest = ([root, , part, inner, index]: Place): boolean =>
  root === 'tests' && part === 'expect' && (inner === 'failedStep' || (inner === 'steps' && typeof index === 'number'));

/** `each.0.note`: in a loop, a step has the loop and its turn before its name. */
const nameOfTurn = (name: string, renames: Renames): string =>
  name
    .split('.')
    .map((part) => renames.get(part) ?? part)
    .join('.');

/** What holds lists of steps, and is no input of a step whatever its fields are called. */
const LISTS = new Set(['steps', 'else', 'onError', 'onMetric', 'onTimeout']);

function renamedText(text: string, at: Place, renames: Renames): string {
  const field = at.at(-1);
  const isOfStep = typeof at.at(-2) === 'number' && LISTS.has(String(at.at(-3)));
  if (isOfStep && (field === 'id' || field === 'delivery')) return renames.get(text) ?? text;
  if (isNameInTest(at)) return nameOfTurn(text, renames);
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
