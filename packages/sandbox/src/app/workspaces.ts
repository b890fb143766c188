import type { FastifyInstance } from 'fastify';

/** A cheap look at the workspace behind the key. */
export function registerWorkspaces(app: FastifyInstance): void {
  app.get('/workspaces', ({ workspace }) => {
    const { id, keys, deliveries, people, objects } = workspace;
    const sent = deliveries.entries.filter(({ history }) => history.some(({ metric }) => metric === 'sent')).length;
    const all = objects.all();
    return {
      workspaces: [
        {
          id,
          name: keys.name,
          messages_sent: sent,
          billable_messages_sent: sent,
          people: people.count,
          object_types: new Set(all.map(({ objectTypeId }) => objectTypeId)).size,
          objects: all.length,
        },
      ],
    };
  });
}

/** Where webhooks come from. Needs no credentials. */
export function registerIpAddresses(app: FastifyInstance): void {
  app.get('/info/ip_addresses', () => ({ ip_addresses: ['127.0.0.1'] }));
}
