import { Command } from 'commander';
import { pages } from '../server/filters.ts';
import { operationCommand } from '../server/operation-command.ts';

const upload = { id: { does: 'the upload id' } } as const;

export const uploadsCommand = (): Command =>
  new Command('uploads')
    .description('Files that were sent to a server, to be synced')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List uploads, newest first',
        calls: 'GET /api/v1/uploads',
        query: { clientId: { does: 'of this client', names: 'client' }, ...pages },
        columns: ['id', 'name', 'receivedBytes', 'complete', 'createdBy', 'createdAtMs'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'show',
        does: 'Show how much of an upload has arrived',
        calls: 'GET /api/v1/uploads/{id}',
        args: upload,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'delete',
        does: 'Delete an upload that no sync reads',
        calls: 'DELETE /api/v1/uploads/{id}',
        args: upload,
        destroys: 'This deletes the file.',
      }),
    );
