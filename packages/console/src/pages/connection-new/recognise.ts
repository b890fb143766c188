import { LOOPBACK, sandboxRegion } from './sandbox-urls.ts';

/** What was found in a text that somebody copied from anywhere. */
export interface Recognised {
  region?: 'us' | 'eu';
  siteId?: string;
  trackApiKey?: string;
  appApiKey?: string;
  pipelinesWriteKey?: string;
  /** The address of a region of a local Customer.io. */
  sandbox?: string;
}

/** What of a text was known, and the lines of it that look like keys and were not. */
export interface Sorted {
  found: Recognised;
  left: string[];
}

type Name = 'siteId' | 'trackApiKey' | 'appApiKey' | 'pipelinesWriteKey';

const BETWEEN = String.raw`["'*\x60]*\s*(?:[:=|>]+|(?<=\s)[-–—]+(?=\s)|\bis\b)?\s*["'*\x60]*`;
const VALUE = String.raw`((?=[\w-]*[\d-])[A-Za-z0-9][\w-]{7,})(?![\w-])`;

/** In this order: a narrower label is taken before a wider one could claim its value. */
const labels: [Name, string][] = [
  ['appApiKey', String.raw`app[\s_-]*(?:api[\s_-]*)?(?:keys?|token)|bearer`],
  [
    'pipelinesWriteKey',
    String.raw`(?:(?:data[\s_-]*)?pipelines?[\s_-]*|cdp[\s_-]*)?write[\s_-]*key|(?:pipelines?|cdp)[\s_-]*(?:api[\s_-]*)?key`,
  ],
  ['trackApiKey', String.raw`track(?:ing)?[\s_-]*(?:api[\s_-]*)?key|api[\s_-]*key`],
  ['siteId', String.raw`site[\s_-]*id`],
];

/** The headings of Customer.io's own table, copied with its rows: they name nothing that follows directly. */
const HEADINGS = /site[\s_-]*id[\s|]+(?:track(?:ing)?[\s_-]*)?api[\s_-]*key(?=[\s|])/gi;
/** Long enough for a key, and no word or date. */
const LEFT = /(?<![\w-])(?=[\w-]*[\d-])(?=[\w-]*[a-z])[a-z0-9][\w-]{7,}/i;
const ADDRESS = /\S*[./@]\w\S*/g;
const PAIR = /\btrack\s+([\w-]{8,})\s*:\s*([\w-]{8,})/i;

/** Sorts site id, keys and region out of any text: a table, a mail, a file of settings, JSON. */
export function recognise(text: string): Sorted {
  const found: Recognised = {};
  const sandbox = text
    .match(LOOPBACK)
    ?.map(sandboxRegion)
    .find((url) => url !== undefined);
  const region = regionOf(text);
  if (region) found.region = region;
  if (sandbox !== undefined) found.sandbox = sandbox;
  let rest = text.replaceAll(LOOPBACK, ' ').replaceAll(HEADINGS, ' ');
  const take = (name: Name, value: string, whole: string): void => {
    found[name] = value;
    rest = rest.replace(whole, ' \n ');
  };
  const pair = PAIR.exec(rest);
  if (pair) {
    take('trackApiKey', pair[2] as string, pair[0]);
    found.siteId = pair[1] as string;
  }
  for (const [name, label] of labels) {
    const match = new RegExp(`(?:${label})${BETWEEN}${VALUE}`, 'i').exec(rest);
    if (match && found[name] === undefined) take(name, match[1] as string, match[0]);
  }
  // Without labels, the length says which: Customer.io shows the site id before its key.
  for (const [token] of rest.matchAll(/(?<![\w-])(?:[0-9a-f]{32}|[0-9a-f]{20})(?![\w-])/g)) {
    const name: Name | undefined =
      token.length === 32 ? 'appApiKey' : found.siteId === undefined ? 'siteId' : 'trackApiKey';
    if (found[name] === undefined) take(name, token, token);
  }
  return {
    found,
    left: rest.split('\n').flatMap((line) => (LEFT.test(line.replaceAll(ADDRESS, ' ')) ? line.trim() : [])),
  };
}

function regionOf(text: string): 'us' | 'eu' | undefined {
  const named = /(?:\b|_)(?:region|data[\s_-]*cent(?:er|re))["'\s]*[:=]?["'\s]*(us|eu)\b/i
    .exec(text)?.[1]
    ?.toLowerCase();
  if (named === 'us' || named === 'eu') return named;
  if (/\b(?:track|api|cdp|fly)-eu\b|\/eu\/|\bEU\b|\bEurope\b/.test(text)) return 'eu';
  return /\b(?:track|api|cdp)\.customer\.io\b|\/us\/|\bUS\b|\bUnited States\b/.test(text) ? 'us' : undefined;
}
