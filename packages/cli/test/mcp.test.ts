import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '@cio-bridge/sandbox';
import { permissionNames, type Server, startServer } from '@cio-bridge/server';
import { Client, type ElicitResult } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installMcpInspector } from '../../../scripts/beside.ts';
import { runCli } from './run-cli.ts';

const bin = new URL('../bin/cio-bridge.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'cio-bridge-mcp-'));
const sandbox = await startSandbox();
const us = sandbox.workspace('demo-us');
let server: Server;
let token: string;
let connectionId: string;

beforeAll(async () => {
  server = await startServer({ host: '127.0.0.1', port: 0, dataDir: join(folder, 'data'), logLevel: 'silent' });
  ({ token } = await server.services.tokens.create({ name: 'agent', permissions: permissionNames }));
  const call = async (method: string, path: string, body: unknown) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${server.url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
    return (await answer.json()) as { id: string };
  };
  const client = await call('POST', '/clients', { name: 'Example' });
  connectionId = (await call('POST', '/connections', { clientId: client.id, name: 'Example Shop' })).id;
  const { siteId, trackApiKey, appApiKey } = us.keys;
  const credentials = { region: 'us', siteId, trackApiKey, appApiKey, sandboxUrls: sandbox.us };
  await call('PUT', `/connections/${connectionId}/environments/production`, credentials);
});
afterAll(async () => {
  await server.close();
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const env = () => ({ CIO_BRIDGE_PROFILES: join(folder, 'profiles.json'), NO_COLOR: '1' });

async function connected(args: string[], answer?: ElicitResult) {
  const capabilities = answer ? { elicitation: { form: {} } } : {};
  // As most programs still do: the handshake of 2025.
  const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities });
  if (answer) client.setRequestHandler('elicitation/create', async () => answer);
  const command = [bin, 'mcp', '--url', server.url, '--token', token, ...args];
  await client.connect(new StdioClientTransport({ command: process.execPath, args: command, env: env() }));
  return { client, [Symbol.asyncDispose]: () => client.close() };
}

const destroy = (id: string) => ({
  name: 'destroy_customer',
  arguments: { connectionId, environment: 'production', person: { id } },
});

test('an agent reads, and has nothing to write with', async () => {
  await using agent = await connected([]);
  const { tools } = await agent.client.listTools();
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
  const { structuredContent } = await agent.client.callTool({ name: 'list_connections', arguments: {} });
  expect(structuredContent).toMatchObject({ items: [{ id: connectionId }] });
  const missing = await agent.client.callTool({ name: 'see_run', arguments: { runId: 'run_nowhere' } });
  expect([missing.isError, JSON.stringify(missing.content)]).toEqual([true, expect.stringContaining('not_found')]);
});

test('an agent writes what it was allowed to, and the person is asked before what destroys', async () => {
  await using agent = await connected(['--toolsets', 'people', '--write'], {
    action: 'accept',
    content: { agree: true },
  });
  const who = { connectionId, environment: 'production', person: { id: 'stdio-1' } };
  await agent.client.callTool({ name: 'identify_customer', arguments: who });
  expect(us.people.some(({ id }) => id === 'stdio-1')).toBe(true);
  expect((await agent.client.callTool(destroy('stdio-1'))).isError ?? false).toBe(false);
  expect(us.people.some(({ id }) => id === 'stdio-1')).toBe(false);
});

test('where nobody can be asked, what destroys is refused', async () => {
  await using agent = await connected(['--toolsets', 'people', '--write']);
  const refused = await agent.client.callTool(destroy('stdio-1'));
  expect([refused.isError, JSON.stringify(refused.content)]).toEqual([true, expect.stringContaining('cannot ask')]);
});

test('flags that cannot be right are said before anything is served', async () => {
  const ended = await runCli(['mcp', '--url', server.url, '--token', token, '--write'], { env: env() });
  expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('toolsets')]);
});

describe("the inspector's command line", () => {
  let inspector: string;
  beforeAll(async () => {
    inspector = join(await installMcpInspector(), 'node_modules', '.bin', 'mcp-inspector');
  }, 600_000);

  /** What it prints, as JSON; over HTTP, or with `cio-bridge mcp` as its child. */
  async function inspect(road: 'HTTP' | 'stdio', ...args: string[]) {
    const over = {
      HTTP: [`${server.url}/mcp`, '--transport', 'http', '--header', `Authorization: Bearer ${token}`],
      stdio: [process.execPath, bin, 'mcp', '--url', server.url, '-e', `CIO_BRIDGE_TOKEN=${token}`],
    }[road];
    const { stdout } = await promisify(execFile)(process.execPath, [inspector, '--cli', ...over, ...args], {
      // It keeps a catalogue of servers in the home folder otherwise.
      env: { ...process.env, ...env(), HOME: folder, MCP_CATALOG_PATH: join(folder, 'catalog.json') },
    });
    return JSON.parse(stdout);
  }

  test.each(['HTTP', 'stdio'] as const)('lists and calls over %s', async (road) => {
    // Portable schemas, or it ends with an error.
    const { tools } = await inspect(road, '--method', 'tools/list', '--strict');
    expect(tools.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['list_connections', 'list_held_events', 'list_replays']),
    );
    const called = await inspect(road, '--method', 'tools/call', '--tool-name', 'list_connections');
    expect(called.structuredContent).toMatchObject({ items: [{ id: connectionId }] });
    const read = await inspect(road, '--method', 'resources/read', '--uri', 'cio-bridge://failures');
    expect(JSON.parse(read.contents[0].text)).toMatchObject({ items: [] });
  });
});
