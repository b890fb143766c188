import { z } from 'zod';
import { defineAction } from '../define-action.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { personSchema } from '../schemas/person.ts';

export const deleteDevice = defineAction({
  key: 'customer-io/delete-device',
  group: 'Devices',
  title: 'Delete a device',
  description: "Takes a device from a person. An app that still runs Customer.io's SDK on it adds it again.",
  docs: 'https://docs.customer.io/integrations/api/track/#operation/delete_device',
  input: z.strictObject({
    person: personSchema,
    token: z.string().trim().min(1).meta({ title: 'Device token', description: 'From APNs or FCM.' }),
  }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'a device that is gone stays gone',
  destroys: 'The device and its attributes. Push messages no longer reach it until it is added again.',
  sample: { input: { person: { id: 'cust-100' }, token: 'apns-token-1' }, output: {} },
  async run({ person, token }, { client, call }) {
    await client.track.deleteDevice(person, token, call);
    return {};
  },
});
