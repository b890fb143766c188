import type { Command } from 'commander';
import { operationCommand } from '../server/operation-command.ts';

export const eraseCommand = (): Command =>
  operationCommand({
    name: 'erase',
    does: 'Erase what the server keeps of a person of Customer.io, who asked for it; Customer.io itself is left alone',
    calls: 'POST /api/v1/erasures',
    body: {
      person: {
        does: 'all that the person is known by: ids, e-mail addresses, cio_ids, with commas between',
        type: 'list',
        required: true,
      },
      clientId: { flag: 'client', does: 'name or id of the client in whose data (default: all)', names: 'client' },
      dryRun: { does: 'count, erase nothing', type: 'switch' },
    },
    destroys:
      'This erases the person’s events, deliveries, runs and activities for good, and uploaded files with a row about them as a whole. Backups keep theirs.',
    examples: ['erase --person ada,ada@example.com --dry-run'],
  });
