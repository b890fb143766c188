import type { Connection } from '../api/types.ts';

/** Which connection, where those of several clients stand together. */
export const connectionWords = ({ client, name }: Pick<Connection, 'client' | 'name'>): string =>
  `${client.name} · ${name}`;

/** Nothing is chosen for anybody, except where there is nothing to choose. */
export const onlyOne = <T>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);

/** The one connection that has keys. */
export const onlyUsable = (connections: readonly Connection[]): Connection | undefined =>
  onlyOne(connections.filter(({ environments }) => Object.values(environments).some(Boolean)));
