import type { CioError } from '@cio-bridge/sdk';
import type { Credentials, Environment } from './connection.ts';
import type { Audience, Recipient } from './define-action.ts';
import { connectorError } from './errors.ts';
import { sendMarkerHeader } from './send-marker.ts';

/**
 * Outside production, what sends may reach only whom the allowlist names. Without a list nothing is sent, except by
 * the sandbox, which reaches nobody. A list on production credentials counts too: whoever wrote it meant it.
 *
 * @returns Why the send must not leave, or `undefined` when it may.
 */
export function recipientsRefused(
  audience: Audience,
  { recipientAllowlist, sandboxUrls }: Credentials,
  environment: Environment,
): CioError | undefined {
  if ('length' in audience && audience.length === 0) return undefined;
  if (recipientAllowlist?.includes('*')) return undefined;
  if (recipientAllowlist === undefined) {
    if (environment === 'production' || sandboxUrls !== undefined) return undefined;
    return connectorError(
      'cio_allowlist_missing',
      `Nothing is sent in ${environment} until its credentials list the recipients allowed ("*" allows everyone)`,
      'recipientAllowlist',
    );
  }
  if ('unlisted' in audience) {
    return connectorError(
      'cio_recipient_not_allowed',
      `${audience.unlisted} cannot be held against the recipients allowed in ${environment}: name the recipients instead`,
    );
  }
  const allowed = recipientAllowlist.map(readEntry);
  const refused = audience.filter((recipient) => !isAllowed(recipient, allowed));
  if (refused.length === 0) return undefined;
  return connectorError(
    'cio_recipient_not_allowed',
    `${refused.slice(0, 3).map(named).join(', ')}${refused.length > 3 ? ` and ${refused.length - 3} more` : ''} not among the recipients allowed in ${environment}: nothing was sent`,
    'recipientAllowlist',
  );
}

/** With the entry that would allow it, where that is not the recipient as it stands. */
function named(recipient: Recipient): string {
  const { kind, value } = recipient;
  const shown = `"${value.slice(0, 100)}"`;
  if (kind === 'email' || kind === 'phone') return shown;
  const { kind: readAs } = readEntry(value);
  const words = { id: 'the id', cioId: 'the Customer.io id', device: 'the device', header: 'the header' }[kind];
  return readAs === kind ? shown : `${words} ${shown} (an entry for it is ${prefixes[kind]}${value.slice(0, 100)})`;
}

/** What a list can say before an entry, where its look alone says something else. */
const prefixes = { id: 'id:', cioId: 'cio_', device: 'device:', header: 'header:' } as const;

interface Entry {
  kind: Recipient['kind'] | 'domain';
  value: string;
}

/** An entry is of one kind, so that an id that looks like an address is nobody's address. */
function readEntry(entry: string): Entry {
  for (const kind of ['id', 'cioId', 'device', 'header'] as const) {
    if (entry.startsWith(prefixes[kind])) return { kind, value: entry.slice(prefixes[kind].length) };
  }
  if (entry.startsWith('@')) return { kind: 'domain', value: entry.toLowerCase() };
  if (entry.includes('@')) return { kind: 'email', value: entry.toLowerCase() };
  return entry.startsWith('+') ? { kind: 'phone', value: digitsOf(entry) } : { kind: 'id', value: entry };
}

/** One address and nothing beside it: no second one, no name, comment or Liquid. */
const plainAddress = /^[^\s@<>()[\]{},;:\\"]+@[^\s@<>()[\]{},;:\\"]+$/;

/** A number as it is written, without what only makes it readable. */
const digitsOf = (phone: string) => phone.replace(/[\s().-]/g, '');

/** Headers that tell a mail program something and send nothing to anybody. */
const harmlessHeaders = new Set(
  [
    'Auto-Submitted',
    'Content-Language',
    'Importance',
    'In-Reply-To',
    'List-ID',
    'List-Unsubscribe',
    'List-Unsubscribe-Post',
    'Precedence',
    'References',
    'X-Auto-Response-Suppress',
    'X-Entity-Ref-ID',
    'X-Priority',
    sendMarkerHeader,
  ].map((name) => name.toLowerCase()),
);

function isAllowed({ kind, value }: Recipient, allowed: readonly Entry[]): boolean {
  const of = (wanted: Entry['kind']) => allowed.filter((entry) => entry.kind === wanted);
  if (kind === 'email') {
    const address = value.toLowerCase();
    if (of('email').some((entry) => entry.value === address)) return true;
    return plainAddress.test(address) && of('domain').some((entry) => address.endsWith(entry.value));
  }
  if (kind === 'header') {
    const name = value.toLowerCase();
    return harmlessHeaders.has(name) || of('header').some((entry) => entry.value.toLowerCase() === name);
  }
  if (kind === 'phone') return of('phone').some((entry) => entry.value === digitsOf(value));
  // Ids that differ in their letters' case are different people.
  return of(kind).some((entry) => entry.value === value);
}
