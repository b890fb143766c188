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
