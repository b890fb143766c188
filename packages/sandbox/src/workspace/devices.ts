import { asNumber, isJsonObject, type JsonObject, orAbsent } from '../json.ts';
import type { Person } from './person.ts';
import type { Workspace } from './workspace.ts';

/** Track v1 calls a device's token `id`; v2, sends and Pipelines call it `token`. */
export type TokenKey = 'id' | 'token';

/** What says which device it is, and so is no attribute of it. */
const topLevelKeys = ['token', 'platform', 'last_used'] as const;

/** What is wrong with a device, or undefined. */
export function deviceProblem(device: JsonObject, tokenKey: TokenKey): { field: string; message: string } | undefined {
  const { platform } = device;
  const token = device[tokenKey];
  const lastUsed = orAbsent(device.last_used);
  const attributes = orAbsent(device.attributes) ?? {};
  if (typeof token !== 'string' || token === '') return { field: `device.${tokenKey}`, message: 'must be set' };
  if (platform !== 'ios' && platform !== 'android')
    return { field: 'device.platform', message: 'must be ios or android' };
  if (lastUsed !== undefined && asNumber(lastUsed) === undefined) {
    return { field: 'device.last_used', message: 'must be Unix seconds' };
  }
  if (!isJsonObject(attributes)) return { field: 'device.attributes', message: 'must be an object' };
  const misplaced = topLevelKeys.find((key) => attributes[key] !== undefined);
  if (misplaced === undefined) return undefined;
  return { field: `device.attributes.${misplaced}`, message: 'must be in the top-level device object' };
}

/** Adds a device or updates it. The device must have no `deviceProblem`. */
export function addDevice(workspace: Workspace, person: Person, device: JsonObject, tokenKey: TokenKey): void {
  const token = String(device[tokenKey]);
  const at = workspace.clock.nowSeconds();
  const { _last_status: _readOnly, ...writable } = isJsonObject(device.attributes) ? device.attributes : {};
  const known = person.devices?.get(token);
  person.devices ??= new Map();
  person.devices.set(token, {
    token,
    platform: String(device.platform),
    lastUsed: asNumber(device.last_used) ?? at,
    attributes: { ...known?.attributes, ...allText(writable) },
    lastStatus: known?.lastStatus ?? '',
  });
  workspace.activities.add('device_change', token, person.cioId, at, { platform: device.platform ?? null });
}

export function removeDevice(workspace: Workspace, person: Person, token: string): void {
  if (!person.devices?.delete(token)) return;
  workspace.activities.add('device_change', token, person.cioId, workspace.clock.nowSeconds(), { deleted: true });
}

const allText = (attributes: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]));
