import { isJsonObject, type JsonObject } from '../json.ts';
import type { Person } from './person.ts';
import type { Workspace } from './workspace.ts';

/**
 * Adds a device or updates it.
 * @param tokenKey - Track v1 calls the token `id`, v2 and sends call it `token`.
 * @returns what is wrong with the device, or undefined.
 */
export function addDevice(
  workspace: Workspace,
  person: Person,
  device: JsonObject,
  tokenKey: 'id' | 'token',
): { field: string; message: string } | undefined {
  const { platform, last_used: lastUsed, attributes = {} } = device;
  const token = device[tokenKey];
  if (typeof token !== 'string' || token === '')
    return { field: `device.${tokenKey}`, message: 'a device needs its token' };
  if (platform !== 'ios' && platform !== 'android') {
    return { field: 'device.platform', message: 'platform must be ios or android' };
  }
  if (lastUsed !== undefined && typeof lastUsed !== 'number') {
    return { field: 'device.last_used', message: 'last_used must be Unix seconds' };
  }
  if (!isJsonObject(attributes)) return { field: 'device.attributes', message: 'attributes must be an object' };
  const { _last_status: _readOnly, ...writable } = attributes;
  const known = person.devices?.get(token);
  person.devices ??= new Map();
  person.devices.set(token, {
    token,
    platform,
    lastUsed: lastUsed ?? workspace.clock.nowSeconds(),
    attributes: { ...known?.attributes, ...mapText(writable) },
    lastStatus: known?.lastStatus ?? '',
  });
  workspace.activities.add('device_change', token, person.cioId, workspace.clock.nowSeconds(), { platform });
  return undefined;
}

export function removeDevice(workspace: Workspace, person: Person, token: string): void {
  if (!person.devices?.delete(token)) return;
  workspace.activities.add('device_change', token, person.cioId, workspace.clock.nowSeconds(), { deleted: true });
}

const mapText = (attributes: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]));
