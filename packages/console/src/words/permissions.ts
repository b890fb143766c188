import type { Permission, Role } from '../api/types.ts';

/** The least role that brings a permission; a test holds it to the server's own table. */
const roleOf: Record<Permission, Role> = {
  'connections:read': 'viewer',
  'connections:write': 'builder',
  'actions:run': 'builder',
  'activity:read': 'viewer',
  'endpoints:read': 'viewer',
  'endpoints:write': 'builder',
  'events:read': 'viewer',
  'events:write': 'builder',
  'workflows:read': 'viewer',
  'workflows:write': 'builder',
  'runs:read': 'viewer',
  'runs:write': 'builder',
  'syncs:read': 'viewer',
  'syncs:write': 'builder',
  'data:erase': 'owner',
  'metrics:read': 'viewer',
  'server:read': 'owner',
  'people:read': 'owner',
  'people:write': 'owner',
  'tokens:read': 'owner',
  'tokens:write': 'owner',
  'audit:read': 'owner',
};

export const roleWords: Record<Role, string> = {
  viewer: 'sees everything of their clients, and changes nothing',
  builder: 'also connects, builds workflows, runs actions and mends',
  owner: 'also people, tokens, the list of changes, and erasing data',
};

/** Why something is not for whoever looks: `Needs the role owner. You are a builder.` */
export function whyNot(permission: Permission, role: Role | undefined): string {
  const needs = `Needs the role ${roleOf[permission]}.`;
  if (role === undefined) return needs;
  return `${needs} You are ${role === 'owner' ? 'an' : 'a'} ${role}.`;
}
