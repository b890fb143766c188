import type { BridgeMcpOptions, CallApi } from '@cio-bridge/server';
import { Command } from 'commander';
import { inWords, Refused } from '../in-words.ts';
import { callServer, type ServerOptions } from '../server/call-server.ts';
import { withServer } from '../server/operation-command.ts';

interface McpOptions extends ServerOptions {
  toolsets?: string;
  write?: boolean;
}

/** The bridge for an agent on this machine, which starts the command itself and speaks to it. */
export const mcpCommand = (): Command =>
  withServer(
    new Command('mcp')
      .description('Serve a server’s connections and records to an agent, over standard input and output (MCP)')
      .option('--toolsets <names>', 'people, events, messages, segments, objects, operations, with commas between')
      .option('--write', 'tools that change something too; needs --toolsets')
      .addHelpText(
        'after',
        `
Reading alone is the default. What destroys, and what sends in production, asks the person first, and is refused where
the agent's program cannot ask.

Examples:
  cio-bridge mcp --token TOKEN
  cio-bridge mcp --toolsets people,messages --write`,
      ),
  ).action(({ toolsets, write, ...server }: McpOptions) =>
    inWords(false, async () => {
      const { readMcpWishes, serveMcpOverStdio } = await import('@cio-bridge/server');
      const wishes = readMcpWishes({ ...(toolsets !== undefined && { toolsets }), ...(write && { write: 'true' }) });
      if ('fault' in wishes) throw new Refused(wishes.fault);
      type Session = { permissions: Parameters<BridgeMcpOptions['permissions']['has']>[0][] };
      const { permissions } = await callServer<Session>(server, 'GET', '/api/v1/session');
      const served = serveMcpOverStdio({ callApi: apiOf(server), permissions: new Set(permissions), ...wishes });
      await new Promise<void>((resolve) => {
        process.stdin.once('close', resolve);
        process.once('SIGTERM', resolve);
        process.once('SIGINT', resolve);
      });
      await served.close();
      process.exit(0);
    }),
  );

/** The server's API. What it refuses is an answer too: an agent reads it and mends its call. */
const apiOf =
  (server: ServerOptions): CallApi =>
  async (method, path, { query = {}, body, headers } = {}) => {
    try {
      const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
      const answer = await callServer<unknown>(server, method, path, {
        query: Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
        ...(body !== undefined && { body }),
        ...(headers && { headers }),
      });
      return { status: 200, body: plain(answer) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { code, facts, message: detail } = error;
      return { status: 400, body: plain({ code, detail, ...facts }) };
    }
  };

/** What JSON cannot say as a number goes as the text of its digits. */
const plain = (value: unknown): unknown =>
  value === undefined
    ? undefined
    : JSON.parse(JSON.stringify(value, (_name, inner) => (typeof inner === 'bigint' ? String(inner) : inner)));
