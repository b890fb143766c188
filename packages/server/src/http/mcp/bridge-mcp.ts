import { McpServer } from '@modelcontextprotocol/server';
import manifest from '../../../package.json' with { type: 'json' };
import type { Permission } from '../../access/permissions.ts';
import { addActionTools } from './action-tools.ts';
import type { CallApi } from './call-api.ts';
import { addOperationTools } from './operation-tools.ts';
import { addResources } from './resources.ts';
import { type Toolset, toolsets } from './toolsets.ts';

export interface BridgeMcpOptions {
  callApi: CallApi;
  /** What the caller may do; tools that they may not use are not listed. */
  permissions: ReadonlySet<Permission>;
  /** Default: all of them. */
  sets?: readonly Toolset[] | undefined;
  /** Whether there are tools that change something. Default false. */
  writes?: boolean | undefined;
}

const instructions = `Customer.io workspaces of an agency's clients, through cio-bridge.
Start with list_connections: every action takes a connectionId and an environment. Outside production, messages reach only the recipients that the connection allows. Try an action with dryRun first: it shows what would leave and sends nothing.
A tool's schema is short; describe_action has all of it. An error's "remedy" says what to do: fix-input, reconnect, retry, or check-outcome, which means that it may have happened: look before you repeat it.
What destroys, and what sends in production, asks the person first.`;

/** The bridge as an MCP server: the API's own operations, as whoever calls it. */
export function createBridgeMcp({
  callApi,
  permissions,
  sets = toolsets,
  writes = false,
}: BridgeMcpOptions): McpServer {
  const server = new McpServer({ name: 'cio-bridge', version: manifest.version }, { instructions });
  const wanted = new Set(sets);
  if (permissions.has('actions:run')) addActionTools(server, callApi, { sets: wanted, writes });
  if (wanted.has('operations')) addOperationTools(server, callApi, { permissions, writes });
  addResources(server, callApi, permissions);
  return server;
}
