import { Command } from 'commander';
import { pages, scope, search, timeRange } from '../server/filters.ts';
import { type Flag, operationCommand } from '../server/operation-command.ts';

const filters: Record<string, Flag> = {
  ...scope,
  connectionId: { does: 'of this connection', names: 'connection' },
  objectType: { does: 'such as email', type: 'list' },
  metric: { does: 'whose last metric is this', type: 'list' },
  personId: { does: 'to this person' },
  campaignId: { does: 'of this campaign', type: 'number' },
  ...search,
  ...timeRange,
};

const delivery = { id: { does: 'the delivery id' } } as const;

export const deliveriesCommand = (): Command =>
  new Command('deliveries')
    .description('Messages to people, and what became of each')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List deliveries, newest first',
        calls: 'GET /api/v1/deliveries',
        query: { ...filters, ...pages },
        columns: [
          'deliveryId',
          'client',
          'objectType',
          'recipient',
          'subject',
          'lastMetric',
          'lastHappenedAtMs',
          'environment',
        ],
        examples: ['deliveries list --person 42'],
      }),
    )
    .addCommand(
      operationCommand({
        name: 'count',
        does: 'Count deliveries',
        calls: 'GET /api/v1/deliveries/count',
        query: filters,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'show',
        does: 'Show a delivery and all that happened to it',
        calls: 'GET /api/v1/deliveries/{id}',
        args: delivery,
      }),
    )
    .addCommand(
      operationCommand({
        name: 'reconcile',
        does: 'Ask Customer.io what happened to a delivery',
        calls: 'POST /api/v1/deliveries/{id}/reconcile',
        args: delivery,
      }),
    );
