import { manualSegmentChoices } from '../choices/segments.ts';
import { defineAction } from '../define-action.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { segmentMembersSchema } from '../schemas/segment-members.ts';

export const addToSegment = defineAction({
  key: 'customer-io/add-to-segment',
  group: 'Segments',
  title: 'Add people to a segment',
  description:
    'Adds people to a manual segment, which can start campaigns. Segments that follow rules of their own cannot be changed this way.',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/add_to_segment',
  input: segmentMembersSchema,
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'who is in the segment stays in it',
  choices: { segmentId: manualSegmentChoices },
  sample: { input: { segmentId: 1, ids: ['ada@example.com'], idType: 'email' }, output: {} },
  async run({ segmentId, ids, idType }, { client, call }) {
    await client.track.addToSegment(segmentId, ids, { idType, ...call });
    return {};
  },
});
