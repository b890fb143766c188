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
    `${refused.slice(0, 3).join(', ')}${refused.length > 3 ? ` and ${refused.length - 3} more` : ''} not among the recipients allowed in ${environment}: nothing was sent`,
    'recipientAllowlist',
  );
}

function isAllowed(recipient: string, allowlist: readonly string[]): boolean {
  const address = recipient.toLowerCase();
  return allowlist.some((entry) => {
    const allowed = entry.toLowerCase();
    return allowed.startsWith('@') ? address.slice(address.lastIndexOf('@')) === allowed : address === allowed;
  });
}

/**
 * Takes a list of email addresses apart: `Ada <ada@example.com>, bo@example.com`. What it cannot read for certain
 * stays whole, and so is on no allowlist.
 */
export function splitAddresses(list: string): string[] {
  const parts = list.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];
  if (parts.join(',') !== list) return [list];
  return parts.map((part) => {
    const named = /^\s*(?:"(?:[^"\\]|\\.)*"|[^",<>]*)\s*<([^<>\s,"]+@[^<>\s,"]+)>\s*$/.exec(part);
    return named?.[1] ?? part.trim();
  });
}
