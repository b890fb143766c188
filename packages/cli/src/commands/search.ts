import type { Command } from 'commander';
import { operationCommand } from '../server/operation-command.ts';

export const searchCommand = (): Command =>
  operationCommand({
    name: 'search',
    does: 'Find anything on the server by name, id or person',
    calls: 'GET /api/v1/search',
    query: { q: { does: 'a part of a name; or an id, an e-mail address or a number, whole' } },
    columns: ['type', 'name', 'client', 'environment', 'id'],
    examples: ['search --q ada@example.com'],
  });
