import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { type BridgeMcpOptions, createBridgeMcp } from './bridge-mcp.ts';

/** Speaks MCP over standard input and output until the client leaves. */
export function serveMcpOverStdio(options: BridgeMcpOptions): { close(): Promise<void> } {
  return serveStdio(() => createBridgeMcp(options));
}
