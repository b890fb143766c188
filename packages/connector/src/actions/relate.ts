import { z } from 'zod';
import { objectTypeChoices } from '../choices/object-types.ts';
import { defineAction } from '../define-action.ts';
import { attributesSchema } from '../schemas/data.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { objectFields } from '../schemas/object.ts';
import { personSchema } from '../schemas/person.ts';

export const relate = defineAction({
  key: 'customer-io/relate',
  group: 'Objects',
  title: 'Relate a person to an object',
  description: 'Connects a person with an object. Related already, they get the attributes given.',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/entity',
  input: z.strictObject({
    person: personSchema,
    ...objectFields,
    attributes: attributesSchema.optional().meta({
      title: 'Attributes of the relationship',
      description: 'Kept with the relationship, not with the person or the object.',
      examples: [{ role: 'admin' }],
    }),
  }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'who is related stays related',
  choices: { objectTypeId: objectTypeChoices },
  names: { operation: 'attributes' },
  sample: {
    input: { person: { id: 'cust-100' }, objectTypeId: '1', objectId: 'acme', attributes: { role: 'admin' } },
    output: {},
  },
  async run({ person, objectTypeId, objectId, attributes }, { client, call }) {
    await client.track.relate(person, [{ object: { objectTypeId, objectId }, attributes }], call);
    return {};
  },
});
