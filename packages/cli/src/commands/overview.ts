import type { Command } from 'commander';
import { scope, timeRange } from '../server/filters.ts';
import { operationCommand } from '../server/operation-command.ts';

export const overviewCommand = (): Command =>
  operationCommand({
    name: 'overview',
    does: 'What happened, and what needs somebody; of the last 24 hours',
    calls: 'GET /api/v1/overview',
    query: { ...scope, ...timeRange },
    examples: ['overview --client "Example Shop" --from 7d --json'],
  });

export const waitingCommand = (): Command =>
  operationCommand({
    name: 'waiting',
    does: 'How much waits for a person now, by kind',
    calls: 'GET /api/v1/overview/waiting',
    query: scope,
    examples: ['waiting --client "Example Shop"'],
  });
