import { deletions } from './deletions.ts';
import { devices } from './devices.ts';
import { events } from './events.ts';
import type { Kind } from './kind.ts';
import type { KindName } from './kind-names.ts';
import { objects } from './objects.ts';
import { people } from './people.ts';
import { relationships } from './relationships.ts';
import { segment } from './segment.ts';
import { subscriptions } from './subscriptions.ts';
import { suppressions } from './suppressions.ts';

/** All kinds, by name. */
export const kinds: Readonly<Record<KindName, Kind>> = {
  people,
  events,
  devices,
  objects,
  relationships,
  segment,
  suppressions,
  deletions,
  subscriptions,
};
