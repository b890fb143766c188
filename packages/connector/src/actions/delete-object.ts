import { objectTypeChoices } from '../choices/object-types.ts';
import { defineAction } from '../define-action.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { objectSchema } from '../schemas/object.ts';

export const deleteObject = defineAction({
  key: 'customer-io/delete-object',
  group: 'Objects',
  title: 'Delete an object',
  description: 'Deletes an object and its relationships. The people stay.',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/entity',
  input: objectSchema,
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'what is gone stays gone',
  destroys: 'The object, its attributes and every relationship that people have with it.',
  choices: { objectTypeId: objectTypeChoices },
  sample: { input: { objectTypeId: '1', objectId: 'acme' }, output: {} },
  async run(object, { client, call }) {
    await client.track.deleteObject(object, call);
    return {};
  },
});
