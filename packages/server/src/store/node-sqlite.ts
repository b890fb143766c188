import type * as sqlite from 'node:sqlite';

// Not imported: an older Node, which has no such module, could then not even load what says which Node is needed.
export const { DatabaseSync, backup } = process.getBuiltinModule('node:sqlite');
export type DatabaseSync = sqlite.DatabaseSync;
