import type { Credentials } from '@cio-bridge/connector';
import { request } from 'undici';

const TIMEOUT_MS = 2_000;

/** The time that it is in the sandbox of these credentials; `undefined` for a real workspace, or when it does not answer. */
export async function sandboxNowMs({ sandboxUrls }: Credentials): Promise<number | undefined> {
  if (sandboxUrls === undefined) return undefined;
  try {
    const answer = await request(new URL('/__sandbox/clock', sandboxUrls.app), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { nowMs } = (await answer.body.json()) as { nowMs?: unknown };
    return typeof nowMs === 'number' ? nowMs : undefined;
  } catch {
    return undefined;
  }
}
