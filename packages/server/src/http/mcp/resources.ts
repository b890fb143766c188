import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import type { Permission } from '../../access/permissions.ts';
import type { CallApi } from './call-api.ts';

interface Resource {
  name: string;
  description: string;
  needs: Permission | 'session';
  uri: string;
  path: string;
}

const resources: readonly Resource[] = [
  {
    name: 'failures',
    description: 'Failed runs, grouped by reason',
    needs: 'runs:read',
    uri: 'cio-bridge://failures',
    path: '/runs/failures',
  },
  {
    name: 'decisions',
    description: 'Runs that wait for a person to say whether a message was sent',
    needs: 'runs:read',
    uri: 'cio-bridge://decisions',
    path: '/decisions',
  },
  {
    name: 'run',
    description: 'One run with its steps',
    needs: 'runs:read',
    uri: 'cio-bridge://runs/{id}',
    path: '/runs/{id}',
  },
  {
    name: 'message',
    description: 'What became of one message',
    needs: 'events:read',
    uri: 'cio-bridge://messages/{id}',
    path: '/deliveries/{id}',
  },
  {
    name: 'held-events',
    description: 'Reports of one endpoint that are held because their signature could not be proven yet',
    needs: 'events:read',
    uri: 'cio-bridge://endpoints/{id}/held-events',
    path: '/trigger-endpoints/{id}/held-events',
  },
  {
    name: 'action',
    description: 'All that is known of an action, with full schemas',
    needs: 'session',
    uri: 'cio-bridge://actions/{id}',
    path: '/actions/customer-io/{id}',
  },
];

export function addResources(server: McpServer, callApi: CallApi, permissions: ReadonlySet<Permission>): void {
  for (const { name, description, needs, uri, path } of resources) {
    if (needs !== 'session' && !permissions.has(needs)) continue;
    const facts = { description, mimeType: 'application/json' };
    const read = async (address: URL, id = '') => {
      const { status, body } = await callApi('GET', `/api/v1${path.replace('{id}', encodeURIComponent(id))}`);
      if (status >= 300) throw new Error((body as { detail?: string }).detail ?? `The server answered ${status}`);
      return { contents: [{ uri: address.href, mimeType: 'application/json', text: JSON.stringify(body) }] };
    };
    if (!uri.includes('{id}')) {
      server.registerResource(name, uri, facts, (address) => read(address));
    } else {
      const template = new ResourceTemplate(uri, { list: undefined });
      server.registerResource(name, template, facts, (address, { id }) =>
        read(address, decodeURIComponent(String(id))),
      );
    }
  }
}
