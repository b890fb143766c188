import { installBeside } from './install-beside.ts';
import { installRuntimes } from './pack-check/runtimes.ts';

/** The command line that people look at MCP servers with. */
export const installMcpInspector = (): Promise<string> =>
  installBeside('mcp-inspector', ['@modelcontextprotocol/inspector@2.12.0']);
/** What single examples run on, and nobody needs who does not run them. */
export const installNodeRed = (): Promise<string> => installBeside('node-red', ['node-red@5.0.7']);
export const installInngest = (): Promise<string> =>
  installBeside('inngest', ['inngest@4.24.0', '@inngest/test@1.0.0']);

// Run by itself, it fetches everything, so that no test has to wait for it.
if (import.meta.main) await Promise.all([installRuntimes(), installNodeRed(), installInngest(), installMcpInspector()]);
