import type { Environment } from '@cio-bridge/connector';
import type { Logger } from 'pino';
import type { Connections } from '../../connections/connections.ts';
import type { RunWaits } from './run-waits.ts';

const LOOK_INTERVAL_MS = 500;

/** Ends the waits of runs on sandboxes whose clocks were moved past their ends. */
export function watchSandboxClocks(services: {
  waits: Pick<RunWaits, 'sandboxes' | 'elapse'>;
  connections: Pick<Connections, 'sandboxNowMs'>;
  log: Logger;
}): { stop(): void } {
  const { waits, connections, log } = services;
  let isLooking = false;
  const timer = setInterval(() => void look(), LOOK_INTERVAL_MS).unref();

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      for (const sandbox of await waits.sandboxes()) {
        const [connectionId = '', environment = ''] = sandbox.split('/');
        const nowMs = await connections.sandboxNowMs(connectionId, environment as Environment);
        if (nowMs !== undefined) await waits.elapse(sandbox, nowMs);
      }
    } catch (error) {
      log.error({ err: error }, 'the clocks of sandboxes could not be looked at; it is tried again');
    } finally {
      isLooking = false;
    }
  }

  return { stop: () => clearInterval(timer) };
}
