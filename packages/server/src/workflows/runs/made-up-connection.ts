import { createConnector } from '@cio-bridge/connector';
import type { LoggedConnector } from '../../connections/open-connectors.ts';
import { notFound } from '../../store/problem.ts';
import type { StepServices } from './walk.ts';

/** What a made-up connection is called where one is named. */
export const MADE_UP_CONNECTION_ID = 'con_test';

/**
 * Connections for dry runs that have to come out the same whoever the client is: whatever is asked for is one that has all
 * keys and leads nowhere. Inputs are checked as ever; whom an environment allows to be written to is not looked at.
 */
export function madeUpConnections(): StepServices['connections'] {
  const key = 'made-up-key';
  const connector = createConnector({
    credentials: {
      region: 'us',
      siteId: 'made-up',
      trackApiKey: key,
      appApiKey: key,
      pipelinesWriteKey: key,
    },
    environment: 'production',
  });
  const { choices, reportingWebhooks } = connector;
  const run = (action: string, input: unknown) => connector.run(action, input, { dryRun: true });
  const logged: LoggedConnector = { run: run as LoggedConnector['run'], choices, reportingWebhooks };
  return {
    connector: async () => logged,
    get: () => Promise.reject(notFound('connection')),
    sandboxNowMs: async () => undefined,
  };
}
