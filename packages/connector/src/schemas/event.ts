import { z } from 'zod';
import { splitAddresses } from '../split-addresses.ts';
import { dataSchema } from './data.ts';
import { momentSchema } from './moment.ts';

/** What known and anonymous events have in common. */
export const eventFields = {
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .meta({ title: 'Name', description: 'Up to 100 bytes.', examples: ['order_paid'] }),
  data: dataSchema.optional().meta({
    title: 'Data',
    description:
      'Up to 100,000 bytes. `recipient`, `from_address` and `reply_to` in it override those of the message that the event triggers.',
    examples: [{ order: 'A-17', total: 18.4 }],
  }),
  timestamp: momentSchema.optional().meta({
    title: 'When',
    description:
      'When it happened. Within the past 72 hours it can still trigger campaigns. Default: when the step started, else on arrival.',
  }),
  eventId: z
    .string()
    .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i, 'is a ULID: 26 characters such as 01K7EXAMPXE0000000000000AC')
    .optional()
    .meta({
      title: 'Event ID',
      description:
        'Customer.io ignores an id that it has seen. Default: made from the run, so that a repeated run is the same event.',
    }),
};

/** An event's data can name another recipient for the message it triggers: that too is held against the allowlist. */
export function eventAudience({ data }: { data?: Record<string, unknown> | undefined }): string[] {
  const recipient = data?.recipient ?? undefined;
  if (recipient === undefined) return [];
  // Not text: who knows what Customer.io makes of it. As JSON it is on no allowlist.
  return typeof recipient === 'string' ? splitAddresses(recipient) : [JSON.stringify(recipient)];
}
