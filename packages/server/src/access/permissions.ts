/** What a person's role, from the least to the most. */
export const roles = ['viewer', 'builder', 'owner'] as const;
export type Role = (typeof roles)[number];

/**
 * Everything that can be allowed: what a route needs, what a role brings, what a token is given.
 * Stored in tokens: never renamed. `docs/security.md` is generated from this table.
 */
export const permissions = {
  'connections:read': { from: 'viewer', allows: 'see clients and connections (never their keys)' },
  'connections:write': { from: 'builder', allows: 'create, change, rotate, revoke and delete clients and connections' },
  'actions:run': { from: 'builder', allows: 'run actions against Customer.io' },
  'activity:read': { from: 'viewer', allows: 'see which actions ran, with their inputs and outcomes' },
  'endpoints:read': { from: 'viewer', allows: 'see trigger endpoints' },
  'endpoints:write': { from: 'builder', allows: 'create, change and delete trigger endpoints and their signing keys' },
  'events:read': { from: 'viewer', allows: 'see events, deliveries and held events' },
  'events:write': { from: 'builder', allows: 'replay events, verify or drop held events' },
  'workflows:read': { from: 'viewer', allows: 'see workflows' },
  'workflows:write': { from: 'builder', allows: 'create, change, test and delete workflows' },
  'runs:read': { from: 'viewer', allows: 'see runs' },
  'runs:write': { from: 'builder', allows: 'start, cancel, retry and decide runs' },
  'syncs:read': { from: 'viewer', allows: 'see syncs, uploads and schedules of syncs, with the rows that failed' },
  'syncs:write': { from: 'builder', allows: 'upload files, start, plan, pause and cancel syncs, deletions included' },
  'data:erase': { from: 'owner', allows: 'erase what is kept of a person of Customer.io' },
  'metrics:read': { from: 'viewer', allows: 'read `/metrics`' },
  'server:read': { from: 'owner', allows: 'see whether the server has all that it needs' },
  'people:read': { from: 'owner', allows: 'see who may sign in' },
  'people:write': { from: 'owner', allows: 'invite people, change their roles, remove them' },
  'tokens:read': { from: 'owner', allows: 'see API tokens (never their text)' },
  'tokens:write': { from: 'owner', allows: 'create and revoke API tokens' },
  'audit:read': { from: 'owner', allows: 'see who changed what' },
} as const satisfies Record<string, { from: Role; allows: string }>;

export type Permission = keyof typeof permissions;

export const permissionNames = Object.keys(permissions) as [Permission, ...Permission[]];

/** What a role may do: everything that its rank, or a lower one, brings. */
export const permissionsOf = (role: Role): Permission[] =>
  permissionNames.filter((name) => roles.indexOf(permissions[name].from) <= roles.indexOf(role));
