import { expect, test } from 'vitest';
import { permissionNames, permissions } from '../../server/src/access/permissions.ts';
import { whyNot } from '../src/words/permissions.ts';

test.each(permissionNames)('%s names the role that brings it', (name) => {
  expect(whyNot(name, undefined)).toBe(`Needs the role ${permissions[name].from}.`);
});
