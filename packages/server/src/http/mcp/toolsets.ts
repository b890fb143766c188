import type { ActionDescription } from '@cio-bridge/connector';

/** What a client can ask for, so that a list of tools stays small. */
export const toolsets = ['people', 'events', 'messages', 'segments', 'objects', 'operations'] as const;
export type Toolset = (typeof toolsets)[number];

const setOfGroup: Readonly<Record<ActionDescription['group'], Toolset>> = {
  People: 'people',
  Devices: 'people',
  Events: 'events',
  Forms: 'events',
  Pipelines: 'events',
  Messages: 'messages',
  Segments: 'segments',
  Objects: 'objects',
  Advanced: 'operations',
};

export const toolsetOf = ({ group }: Pick<ActionDescription, 'group'>): Toolset => setOfGroup[group];
