import { limits } from '@cio-bridge/sdk';
import { z } from 'zod';
import { utf8Bytes } from '../utf8-bytes.ts';
import { dataUpTo } from './data.ts';
import { momentSchema } from './moment.ts';

/** Of an event's data, as JSON (Track API, read 2026-11). */
const eventDataBytes = 100_000;

/** What known and anonymous events have in common. */
export const eventFields = {
  name: z
    .string()
    .trim()
    .min(1)
    .refine((name) => utf8Bytes(name) <= limits.eventNameBytes, `is longer than ${limits.eventNameBytes} bytes`)
    .meta({ title: 'Name', description: 'Up to 100 bytes.', examples: ['order_paid'] }),
  data: dataUpTo(eventDataBytes)
    .optional()
    .meta({
      title: 'Data',
      description:
        'Up to 100,000 bytes; 32,000 in all for a person named by a phone number, or by an id that holds "@" or begins with "cio_". `recipient`, `from_address` and `reply_to` in it override those of the message that the event triggers.',
      examples: [{ order: 'A-17', total: 18.4 }],
    }),
  timestamp: momentSchema.optional().meta({
    title: 'When',
    description:
      'When it happened. Within the past 72 hours it can still trigger campaigns. Default: when the step started, else on arrival.',
  }),
  eventId: z
    .string()
    .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i, 'has to be a ULID: 26 characters such as 01K7EXAMPXE0000000000000AC')
    .optional()
    .meta({
      title: 'Event ID',
      description:
        'Customer.io ignores an id that it has seen. Default: made from the run, so that a repeated run is the same event.',
    }),
};
