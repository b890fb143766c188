import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { momentSchema } from '../schemas/moment.ts';
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
    token: z.string().trim().min(1).meta({ title: 'Device token', description: 'From APNs or FCM.' }),
    platform: z.enum(['ios', 'android']).meta({ title: 'Platform', description: 'Of the device.' }),
    lastUsed: momentSchema.optional().meta({ title: 'Last used', description: 'Default: now.' }),
    attributes: z
      .record(z.string(), z.string())
      .optional()
      .meta({
        title: 'Attributes',
        description: 'Text only; `push_enabled` is the text "true" or "false".',
        examples: [{ app_version: '4.2.0', push_enabled: 'true' }],
      }),
  }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'a device that is there is only updated',
  sample: {
    input: { person: { id: 'cust-100' }, token: 'apns-token-1', platform: 'ios', attributes: { app_version: '4.2.0' } },
    output: {},
  },
  async run({ person, ...device }, { client, call }) {
    await client.track.addDevice(person, device, call);
    return {};
  },
});
