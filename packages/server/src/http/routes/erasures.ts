import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { assertReach } from '../../access/access.ts';
import type { Services } from '../services.ts';

const erased = z.object({
  events: z.number().describe('Emptied: their ids stay, so that what Customer.io posts again is known'),
  heldEvents: z.number(),
  deliveries: z.number(),
  runs: z.number(),
  activities: z.number(),
  forwardedEvents: z.number().describe('With their attempts; where they were forwarded to, they stay'),
  uploads: z.number().describe('Whole files that hold a row about the person'),
  failedRows: z.number().describe('Rows of syncs that failed, or were listed as vanished'),
  remembered: z.number().describe('In what syncs with `sinceLast` remember'),
  filesUnderWay: z
    .number()
    .describe('Left alone: a sync reads them, or they have not arrived as a whole. Let that end, then erase again'),
  runsUnderWay: z.number().describe('Left alone: cancel them or let them end, then erase again'),
});

/** Erasing what is kept of a person of Customer.io, on that person's request. */
export const erasureRoutes =
  ({ erasePerson }: Pick<Services, 'erasePerson'>): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/erasures',
      {
        config: { needs: 'data:erase' },
        schema: {
          summary: 'Erase what is kept of a person of Customer.io',
          description:
            'In events, held events, deliveries, what was forwarded, runs, the activity log, uploaded files and what syncs wrote; Customer.io itself is left alone. An upload that holds a row about the person is deleted as a whole. It cannot be taken back. Backups keep what they hold.',
          body: z.strictObject({
            person: z
              .array(z.string().trim().min(1).max(1_000))
              .min(1)
              .max(20)
              .describe('All that the person is known by: ids, e-mail addresses, cio_ids'),
            clientId: z.string().optional().describe('In whose data; in those of all clients when left out'),
            dryRun: z.boolean().default(false).describe('Count, erase nothing'),
          }),
          response: { 200: erased },
        },
      },
      async (request) => {
        const { access, body } = request;
        if (body.clientId !== undefined) assertReach(access, body.clientId, 'client');
        request.changedNothing = body.dryRun;
        const clientIds = body.clientId === undefined ? access.clientIds : [body.clientId];
        return erasePerson({ identifiers: body.person, clientIds, dryRun: body.dryRun });
      },
    );
  };
