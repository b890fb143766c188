import type { Command } from 'commander';
import { operationCommand } from '../server/operation-command.ts';

export const aboutCommand = (): Command =>
  operationCommand({
    name: 'about',
    does: 'What the server is, and how it was set up',
    calls: 'GET /api/v1/about',
  });
