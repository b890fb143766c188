import { manualSegmentChoices } from '../choices/segments.ts';
import { defineAction } from '../define-action.ts';
import { emptyOutputSchema } from '../schemas/empty-output.ts';
import { segmentMembersSchema } from '../schemas/segment-members.ts';

export const removeFromSegment = defineAction({
  key: 'customer-io/remove-from-segment',
  group: 'Segments',
  title: 'Remove people from a segment',
  description:
    'Takes people out of a manual segment. The people themselves stay. Segments that follow rules of their own cannot be changed this way.',
  docs: 'https://docs.customer.io/integrations/api/track/#operation/remove_from_segment',
  input: segmentMembersSchema,
  output: emptyOutputSchema,
  needs: ['trackApiKey'],
  idempotent: true,
  idempotentBecause: 'who is out of the segment stays out of it',
  choices: { segmentId: manualSegmentChoices },
  sample: { input: { segmentId: 1, ids: ['ada@example.com'], idType: 'email' }, output: {} },
  async run({ segmentId, ids, idType }, { client, call }) {
    await client.track.removeFromSegment(segmentId, ids, { idType, ...call });
    return {};
  },
});
