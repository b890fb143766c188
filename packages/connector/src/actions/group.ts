import { z } from 'zod';
import { objectTypeChoices } from '../choices/object-types.ts';
import { defineAction } from '../define-action.ts';
import { pipelinesMessage } from '../pipelines-message.ts';
import { dataSchema } from '../schemas/data.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { anyIdSchema } from '../schemas/id.ts';
import { identified, pipelinesFields, pipelinesPerson, wholeCall } from '../schemas/pipelines.ts';

export const group = defineAction({
  key: 'customer-io/group',
  group: 'Pipelines',
  title: 'Pipelines: group',
  description:
    'Puts someone into a group, such as a company, for every destination of the source. In Customer.io the group is an object and the membership a relationship.',
  docs: 'https://docs.customer.io/integrations/api/cdp/#operation/group',
  input: identified(
    z.strictObject({
      ...pipelinesPerson,
      groupId: anyIdSchema.meta({ title: 'Group ID', description: 'Your id of the group.', examples: ['acme'] }),
      objectTypeId: anyIdSchema.optional().meta({ title: 'Object type', description: 'Default: 1.', examples: ['1'] }),
      traits: dataSchema
        .optional()
        .meta({ title: 'Traits', description: `Of the group. ${wholeCall}`, examples: [{ name: 'Acme' }] }),
      relationshipAttributes: dataSchema.optional().meta({
        title: 'Attributes of the relationship',
        description: 'Kept with the membership, not with the person or the group.',
        examples: [{ role: 'admin' }],
      }),
      ...pipelinesFields,
    }),
  ),
  output: emptyOutputSchema,
  needs: ['pipelinesWriteKey'],
  idempotent: true,
  idempotentBecause: 'it sets values; setting them again changes nothing',
  choices: { objectTypeId: objectTypeChoices },
  names: { call: 'traits' },
  sample: { input: { userId: 'cust-100', groupId: 'acme', traits: { name: 'Acme' } }, output: {} },
  async run({ objectTypeId, relationshipAttributes, traits, ...input }, context) {
    // The vendor keeps both among the traits, each under a spelling of its own.
    const allTraits = {
      ...traits,
      ...(objectTypeId !== undefined && { object_type_id: objectTypeId }),
      ...(relationshipAttributes && { relationshipAttributes }),
    };
    await context.client.pipelines.group({ ...pipelinesMessage(input, context), traits: allTraits }, context.call);
    return {};
  },
});
