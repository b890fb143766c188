import { isTemplate, liquid, prepare, renderWithin } from './liquid.ts';
import { type Allowance, TooMuch } from './meter.ts';
import { renderApart, STEP_ALLOWANCE } from './render-apart.ts';

export { isWholeValue } from './liquid.ts';

/** What is rendered on the spot, while everybody waits for it: nothing that could be noticed. */
const AT_ONCE: Allowance = { work: 50_000, characters: STEP_ALLOWANCE.characters, timeMs: 20 };
const MAX_CHARACTERS_AT_ONCE = 20_000;
/** A key is made for each event before anything else is done with it. */
const KEY_ALLOWANCE: Allowance = { work: 5_000, characters: 5_000, timeMs: Number.POSITIVE_INFINITY };

/** What is done once wherever it stands, in a time that its values alone decide. Loops are not. */
const BRISK_TAGS = new Set(
  'if elsif else endif unless endunless case when endcase assign comment endcomment'.split(' '),
);
const BRISK_FILTERS = new Set(
  (
    'default append prepend upcase downcase capitalize strip lstrip rstrip strip_newlines squish normalize_whitespace ' +
    'remove remove_first remove_last replace replace_first replace_last truncate truncatewords split join first last ' +
    'size slice date date_to_xmlschema date_to_string escape escape_once url_encode url_decode cgi_escape uri_escape ' +
    'slugify newline_to_br json jsonify plus minus times divided_by modulo round ceil floor abs at_least at_most ' +
    'to_integer base64_encode base64_decode sha256 hmac_sha256 parse_json event_id'
  ).split(' '),
);
const NAMES = /\{%-?\s*(?<tag>[\w#]*)|\|\s*(?<filter>\w*)/g;

/** Whether nothing in a text can take long. What only looks like a tag or a filter counts as one. */
function isBrisk(text: string): boolean {
  for (const { groups } of text.matchAll(NAMES)) {
    const { tag, filter = '' } = groups as { tag?: string; filter?: string };
    if (!(tag === undefined ? BRISK_FILTERS.has(filter) : BRISK_TAGS.has(tag))) return false;
  }
  return true;
}

/** Inputs stand in definitions, and are looked at once. */
const atOnce = new WeakMap<readonly string[], boolean>();

function isForOnce(texts: readonly string[]): boolean {
  const known = atOnce.get(texts);
  if (known !== undefined) return known;
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  const fits = characters <= MAX_CHARACTERS_AT_ONCE && texts.every(isBrisk);
  atOnce.set(texts, fits);
  return fits;
}

/**
 * Renders every text of an input, within what a step may have. Types are kept: a text that is one whole template gives
 * the value itself (`"{{ event.timestamp }}"` gives the number), anything else gives text. A whole template that yields
 * nothing leaves its field, or its place in a list, out.
 *
 * What could take long is rendered by another process, where those of different clients take turns.
 *
 * @param input - Not to be changed later: how it is rendered is remembered.
 * @throws TemplateFailed when a template names something that is not there, or an unknown filter; TooMuch; RendererAway.
 */
export async function renderInput(input: unknown, values: Record<string, unknown>, clientId: string): Promise<unknown> {
  const { texts } = prepare(input);
  if (isForOnce(texts)) {
    try {
      return renderWithin(AT_ONCE, input, values);
    } catch (error) {
      if (!(error instanceof TooMuch) || error.of === 'characters') throw error;
    }
  }
  return renderApart(clientId, input, valuesRead(texts, values));
}

/** Those whose names stand in the texts: the rest need not be sent along. */
function valuesRead(texts: readonly string[], values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => texts.some((text) => text.includes(name))));
}

/** Why a text cannot be a key. */
export function faultOfKey(text: string): string | undefined {
  return isBrisk(text) ? undefined : 'is made for each event: it can hold values and simple filters, no loops';
}

/** @throws when it cannot be made, is neither text nor a number (all objects would be one), or costs more than a key may. */
export function renderKey(key: string, event: unknown): string {
  const fault = faultOfKey(key);
  if (fault !== undefined) throw new Error(fault);
  const made = renderWithin(KEY_ALLOWANCE, key, { event });
  if (typeof made !== 'string' && typeof made !== 'number') throw new Error('is neither text nor a number');
  return String(made);
}

/** Whether something inside this input is only known when the step runs. */
export function holdsTemplate(input: unknown): boolean {
  if (typeof input === 'string') return isTemplate(input);
  if (typeof input !== 'object' || input === null) return false;
  return Object.values(input).some(holdsTemplate);
}

/** A path that a template reads, such as `['event', 'person', 'id']`; a computed segment ends it. */
export type TemplatePath = string[];

/**
 * Every path from outside that the templates of a text read.
 *
 * @throws when the text is not Liquid, or names an unknown filter.
 */
export function pathsOfText(text: string): TemplatePath[] {
  if (!isTemplate(text)) return [];
  return liquid.globalVariableSegmentsSync(text).map((segments) => {
    const computed = segments.findIndex((segment) => typeof segment === 'object');
    return segments.slice(0, computed < 0 ? undefined : computed).map(String);
  });
}
