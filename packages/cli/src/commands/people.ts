import { Command } from 'commander';
import { pages } from '../server/filters.ts';
import { operationCommand } from '../server/operation-command.ts';

const person = { id: { does: 'the id of the person' } } as const;
const roles = ['viewer', 'builder', 'owner'];

export const peopleCommand = (): Command =>
  new Command('people')
    .description('Who may sign in to the server (people of a workspace: see sync and export)')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List people',
        calls: 'GET /api/v1/people',
        query: pages,
        columns: ['name', 'email', 'role', 'clientIds', 'id'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'invite',
        does: 'Invite a person; the link works once',
        calls: 'POST /api/v1/people',
        body: {
          name: { does: 'their name', required: true },
          email: { does: 'their address', required: true },
          role: { does: 'what they may do', choices: roles, required: true },
          clientIds: { does: 'ids of the only clients they see', type: 'list' },
        },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'change',
        does: 'Change what a person may do',
        calls: 'PATCH /api/v1/people/{id}',
        args: person,
        body: {
          role: { does: 'what they may do', choices: roles },
          clientIds: { does: 'ids of the only clients they see, as JSON; null for all', type: 'json' },
        },
      }),
    )
    .addCommand(
      operationCommand({
        name: 'remove',
        does: 'Remove a person',
        calls: 'DELETE /api/v1/people/{id}',
        args: person,
        destroys: 'This person can sign in no more.',
      }),
    )
    .addCommand(
      operationCommand({
        name: 'link',
        does: 'Make a link by which a person sets a new password',
        calls: 'POST /api/v1/people/{id}/link',
        args: person,
      }),
    );
