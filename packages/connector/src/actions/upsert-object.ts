import { z } from 'zod';
import { objectTypeChoices } from '../choices/object-types.ts';
import { defineAction } from '../define-action.ts';
import { attributesSchema } from '../schemas/data.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { objectFields } from '../schemas/object.ts';
import { personWithoutPhoneSchema } from '../schemas/person.ts';

export const upsertObject = defineAction({
  key: 'customer-io/upsert-object',
  group: 'Objects',
  title: 'Add or update an object',
  description:
    'Creates an object, such as a company or an account, or updates the attributes given. It can relate people to the object in the same call. An attribute set to null is removed.',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/entity',
  input: z.strictObject({
    ...objectFields,
    attributes: attributesSchema.optional().meta({
      title: 'Attributes',
      description: 'Up to 300; names up to 150 bytes, values up to 1,000 bytes, the whole call up to 32,000.',
      examples: [{ name: 'Acme' }],
    }),
    people: z
      .array(personWithoutPhoneSchema)
      .optional()
      .meta({ title: 'People', description: 'Related to the object as well.' }),
  }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'it sets values; setting them again changes nothing',
  choices: { objectTypeId: objectTypeChoices },
  names: { operation: 'attributes', relationships: 'people', cio_relationships: 'people' },
  sample: {
    input: {
      objectTypeId: '1',
      objectId: 'acme',
      attributes: { name: 'Acme', seats: 12 },
      people: [{ id: 'cust-100' }],
    },
    output: {},
  },
  async run({ objectTypeId, objectId, attributes, people }, { client, call }) {
    const relationships = people?.map((person) => ({ person }));
    await client.track.upsertObject({ objectTypeId, objectId }, attributes, { ...call, relationships });
    return {};
  },
});
