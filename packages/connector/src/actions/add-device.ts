import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { deviceFields } from '../schemas/device.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { personSchema } from '../schemas/person.ts';

export const addDevice = defineAction({
  key: 'customer-io/add-device',
  group: 'Devices',
  title: 'Add or update a device',
  description:
    'Adds a device to a person, so that push messages reach it; a known device is updated. A device belongs to one person.',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/add_device',
  input: z.strictObject({
    person: personSchema,
    ...deviceFields,
  }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'a device that is there is only updated',
  names: { operation: 'attributes' },
  sample: {
    input: { person: { id: 'cust-100' }, token: 'apns-token-1', platform: 'ios', attributes: { app_version: '4.2.0' } },
    output: {},
  },
  async run({ person, ...device }, { client, call }) {
    await client.track.addDevice(person, device, call);
    return {};
  },
});
