import { environments } from '@cio-bridge/connector';
import type { Flag } from './operation-command.ts';

/** Flags that many lists have. */

export const scope: Record<string, Flag> = {
  clientId: { does: 'of this client', names: 'client' },
  environment: { does: 'of this environment', type: 'list', choices: environments },
};

export const timeRange: Record<string, Flag> = {
  fromMs: { does: 'from then on, such as 2h or a date', type: 'time' },
  untilMs: { does: 'before then', type: 'time' },
};

export const search: Record<string, Flag> = {
  search: { does: 'about this person, address or number, or delivery' },
};

export const pages: Record<string, Flag> = {
  limit: { does: 'how many', type: 'number' },
  before: { does: 'go on behind this id, which the list says at its end' },
};

/** Of what is done to many. */
export const many: Record<string, Flag> = {
  limit: { does: 'how many at most', type: 'number' },
  dryRun: { does: 'only tell which they are', type: 'switch' },
};
