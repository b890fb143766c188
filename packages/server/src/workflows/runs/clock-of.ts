import type { Environment } from '@cio-bridge/connector';
import type { Connections } from '../../connections/connections.ts';
import type { RunScope } from './run-scope.ts';

/** What time it is for a run. */
export interface RunClock {
  /** Unix milliseconds. */
  nowMs: number;
  /** The connection and environment of the sandbox by whose clock this is; null for the real time. */
  sandbox: string | null;
}

/** The sandbox's time for a run that acts on a sandbox, so that a week passes when somebody says so. */
export async function clockOf(
  { target }: Pick<RunScope, 'target'>,
  connections: Pick<Connections, 'sandboxNowMs'>,
): Promise<RunClock> {
  const nowMs = target && (await connections.sandboxNowMs(target.connectionId, target.environment as Environment));
  if (nowMs === undefined) return { nowMs: Date.now(), sandbox: null };
  return { nowMs, sandbox: `${target?.connectionId}/${target?.environment}` };
}
