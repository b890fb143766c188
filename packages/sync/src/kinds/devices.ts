import { RowError } from '../faults.ts';
import type { Kind } from './kind.ts';

export const devices: Kind = {
  name: 'devices',
  does: 'adds a device to a person, or takes it away',
  ofPerson: true,
  requires: ['token'],
  takes: ['platform', 'lastUsed'],
  others: 'text',
  removes: true,
  build({ person, fields, lastUsed, attributes }, { remove, fields: columns }) {
    const token = fields.token as string;
    if (remove) return { type: 'person', action: 'deleteDevice', person, token };
    const platform = fields.platform?.toLowerCase();
    if (platform !== 'ios' && platform !== 'android') {
      const shown = platform === undefined ? 'none' : `"${platform}"`;
      throw new RowError('wrong-type', `the platform is ios or android; here it is ${shown}`, columns.platform);
    }
    const texts = attributes as Record<string, string>;
    return { type: 'person', action: 'addDevice', person, device: { token, platform, lastUsed, attributes: texts } };
  },
};
