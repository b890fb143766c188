import { z } from 'zod';
import { momentSchema } from './moment.ts';

/** A device, as Customer.io keeps it. */
export const deviceFields = {
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
};
