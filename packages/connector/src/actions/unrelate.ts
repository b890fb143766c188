import { z } from 'zod';
import { objectTypeChoices } from '../choices/object-types.ts';
import { defineAction } from '../define-action.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { objectFields } from '../schemas/object.ts';
import { personSchema } from '../schemas/person.ts';

export const unrelate = defineAction({
  key: 'customer-io/unrelate',
  group: 'Objects',
  title: 'Unrelate a person from an object',
  description: 'Ends the relationship between a person and an object. Both stay.',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/entity',
  input: z.strictObject({ person: personSchema, ...objectFields }),
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'who is not related stays so',
  destroys: 'The relationship and its attributes.',
  choices: { objectTypeId: objectTypeChoices },
  sample: { input: { person: { id: 'cust-100' }, objectTypeId: '1', objectId: 'acme' }, output: {} },
  async run({ person, ...object }, { client, call }) {
    await client.track.unrelate(person, [{ object }], call);
    return {};
  },
});
