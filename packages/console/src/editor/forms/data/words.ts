import { titleOf } from '../../../schema-form/schema.ts';
import { countOf } from '../../../words/time.ts';
import { isRecord } from '../../document/place.ts';

/** `receipt › Delivery id`: what a path reads, as a person says it. */
export function wordsOfPath(path: readonly string[]): string {
  const [root = '', ...rest] = path;
  if (root === 'steps') {
    const [id = '', part, ...inner] = rest;
    return [id, ...(part === 'error' ? ['failure'] : []), ...inner.map(wordOf)].join(' › ');
  }
  if (root === 'vars') return rest.join(' › ');
  return [nameWords(root), ...rest.map(wordOf)].join(' › ');
}

const wordOf = (part: string): string => (/^\d+$/.test(part) ? `no. ${Number(part) + 1}` : nameWords(part));

const names: Record<string, string> = {
  cioId: 'Customer.io id',
  email: 'E-mail',
  emailAddress: 'E-mail address',
  href: 'Link that was clicked',
  by: 'Made by',
  objectType: 'Channel',
  kind: 'What it is about',
  original: 'As it was posted',
  timestamp: 'When',
  dueAt: 'When it was due',
};

/** A name as a person says it. */
export const nameWords = (name: string): string => names[name] ?? titleOf(name, {});

/** A value on one line, as it is shown beside its name. */
export function shortly(value: unknown): string {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return countOf(value.length, 'entry', 'entries');
  if (isRecord(value))
    return Object.values(value)
      .filter((each) => typeof each !== 'object')
      .slice(0, 3)
      .map(String)
      .join(', ');
  const text = String(value).replaceAll(/\s+/g, ' ');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
