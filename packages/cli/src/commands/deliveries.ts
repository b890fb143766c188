import { environments } from '@cio-bridge/connector';
import { Command } from 'commander';
import { operationCommand } from '../server/operation-command.ts';

const delivery = { id: { does: 'the delivery id' } } as const;

export const deliveriesCommand = (): Command =>
  new Command('deliveries')
    .description('Messages to people, and what became of each')
    .addCommand(
      operationCommand({
        name: 'list',
        does: 'List deliveries, newest first',
        calls: 'GET /api/v1/deliveries',
        query: {
          connectionId: { does: 'of this connection', names: 'connection' },
          environment: { does: 'of this environment', choices: environments },
          objectType: { does: 'such as email' },
          metric: { does: 'whose last metric is this' },
          personId: { does: 'to this person' },
          campaignId: { does: 'of this campaign', type: 'number' },
          limit: { does: 'how many', type: 'number' },
          before: { does: 'the following page' },
        },
        columns: ['deliveryId', 'objectType', 'personId', 'lastMetric', 'lastHappenedAtMs', 'environment'],
        examples: ['deliveries list --person 42'],
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
