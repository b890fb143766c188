import { z } from 'zod';
import { type Audience, defineAction } from '../define-action.ts';
import { present } from '../present.ts';
import { jsonSchema, textSchema } from '../schemas/data.ts';

export const request = defineAction({
  key: 'customer-io/request',
  group: 'Advanced',
  title: 'Make a raw call',
  description:
    "Calls any path of Customer.io's APIs with the connection's credentials, for what no action covers. Only the hosts of the connection's region are ever called. A call other than GET may do anything that the keys allow.",
  docs: 'https://docs.customer.io/integrations/api/',
  input: z.strictObject({
    api: z.enum(['track', 'app', 'pipelines']).meta({ title: 'API', description: 'Decides the host and the key.' }),
    method: z
      .enum(['GET', 'POST', 'PUT', 'DELETE'])
      .default('GET')
      .meta({ title: 'Method', description: 'Only GET is sure to change nothing.' }),
    path: z
      .string()
      .max(2000)
      .regex(/^\/(?!\/)[^\s?#\\]*$/, 'has to begin with one "/" and hold no "?", "#", "\\" or space; encode them')
      .refine((path) => !/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path), 'must not climb with "." or ".."')
      .meta({ title: 'Path', description: 'With its version.', examples: ['/v1/segments', '/api/v1/accounts/region'] }),
    query: z
      .record(z.string(), textSchema)
      .optional()
      .meta({ title: 'Query', description: 'What follows the "?", by name.', examples: [{ limit: 10 }] }),
    body: jsonSchema.optional().meta({ title: 'Body', description: 'Sent as JSON.' }),
  }),
  output: z.strictObject({
    status: z.int().meta({ title: 'Status', description: 'Of HTTP. Only a 2xx is an output; others are errors.' }),
    body: z
      .unknown()
      .optional()
      .meta({ title: 'Body', description: 'Parsed, if it is JSON; absent if there was none.' }),
  }),
  needs: [],
  needsFor: { field: 'api', keys: { track: 'trackApiKey', app: 'appApiKey', pipelines: 'pipelinesWriteKey' } },
  idempotent: false,
  idempotentBecause: 'a repeated POST may do twice what it does once',
  destroys: 'Whatever the call deletes. A GET deletes nothing.',
  audience: ({ method }): Audience => (method === 'GET' ? [] : { unlisted: 'a raw call other than GET' }),
  sample: {
    input: { api: 'app', method: 'GET', path: '/v1/segments' },
    output: { status: 200, body: { segments: [] } },
  },
  async run(input, { client, call }) {
    return present(await client.request(input, call));
  },
});
