import type { CioError } from '@cio-bridge/sdk';
import type { Credentials, Environment } from './connection.ts';
import type { Audience } from './define-action.ts';
import { connectorError } from './errors.ts';

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
  const refused = audience.filter((recipient) => !isAllowed(recipient, recipientAllowlist));
  if (refused.length === 0) return undefined;
  return connectorError(
    'cio_recipient_not_allowed',
    `${refused.slice(0, 3).map(quoted).join(', ')}${refused.length > 3 ? ` and ${refused.length - 3} more` : ''} not among the recipients allowed in ${environment}: nothing was sent`,
    'recipientAllowlist',
  );
}

const quoted = (recipient: string) => `"${recipient.slice(0, 100)}"`;

/** One address and nothing beside it: no second one, no name, comment or Liquid. */
const plainAddress = /^[^\s@<>()[\]{},;:\\"]+@[^\s@<>()[\]{},;:\\"]+$/;

function isAllowed(recipient: string, allowlist: readonly string[]): boolean {
  const address = recipient.toLowerCase();
  return allowlist.some((entry) => {
    if (entry.startsWith('@')) return plainAddress.test(address) && address.endsWith(entry.toLowerCase());
    // Ids that differ in their letters' case are different people; addresses are not.
    return entry.includes('@') ? address === entry.toLowerCase() : recipient === entry;
  });
}

/**
 * Takes a list of email addresses apart: `Ada <ada@example.com>, bo@example.com`. What it cannot read for certain
 * stays whole, and so is on no allowlist. Takes time in proportion to the list, whatever is in it.
 */
export function splitAddresses(list: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < list.length; at += 1) {
    const letter = list[at];
    if (quoted && letter === '\\') at += 1;
    else if (letter === '"') quoted = !quoted;
    else if (letter === ',' && !quoted) {
      parts.push(list.slice(start, at));
      start = at + 1;
    }
  }
  return quoted ? [list] : [...parts, list.slice(start)].map(addressOf);
}

const quotedName = /^"(?:[^"\\]|\\.)*"$/;
const plainName = /^[^@<>()[\]{},;:\\"]*$/;

function addressOf(part: string): string {
  const text = part.trim();
  const open = text.lastIndexOf('<');
  const name = text.slice(0, Math.max(open, 0)).trim();
  const isNamed = open >= 0 && text.endsWith('>') && (quotedName.test(name) || plainName.test(name));
  return isNamed ? text.slice(open + 1, -1) : text;
}
