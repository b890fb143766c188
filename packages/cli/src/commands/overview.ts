import { styleText } from 'node:util';
import type { Command } from 'commander';
import { scope, timeRange } from '../server/filters.ts';
import { operationCommand } from '../server/operation-command.ts';
import { printFacts, printTable } from '../server/print.ts';

export const overviewCommand = (): Command =>
  operationCommand({
    name: 'overview',
    does: 'What happened, and what needs somebody; of the last 24 hours',
    calls: 'GET /api/v1/overview',
    query: { ...scope, ...timeRange },
    prints: printOverview,
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

interface Buckets {
  buckets: { fromMs: number; metrics: Record<string, number> }[];
}

/** A heading for each part, and the facts below it; parts that the caller may not see are left out. */
function printOverview({ fromMs, untilMs, events, ...parts }: Record<string, unknown>): void {
  printFacts({ fromMs, untilMs });
  for (const [part, facts] of Object.entries(parts)) {
    if (facts === null) continue;
    console.log(`\n${styleText('bold', part)}`);
    printFacts(facts as Record<string, unknown>);
  }
  if (events === null) return;
  console.log(`\n${styleText('bold', 'events')}`);
  const { buckets } = events as Buckets;
  printTable(
    buckets.filter(({ metrics }) => Object.keys(metrics).length > 0),
    ['fromMs', 'metrics'],
  );
}
