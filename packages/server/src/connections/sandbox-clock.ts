import type { Credentials } from '@cio-bridge/connector';
import { request } from 'undici';

const TIMEOUT_MS = 2_000;

/** By how much each sandbox was ahead when it last said what time it is. */
const aheadMs = new Map<string, number>();

/**
 * The time that it is in the sandbox of these credentials; `undefined` for a real workspace, or one that never answered.
 * One that does not answer just now is where it was: taken for a real workspace, what waits by its clock would wait by
 * ours, for days that have passed there.
 */
export async function sandboxNowMs({ sandboxUrls }: Credentials): Promise<number | undefined> {
  if (sandboxUrls === undefined) return undefined;
  const url = new URL('/__sandbox/clock', sandboxUrls.app);
  try {
    const answer = await request(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { nowMs } = (await answer.body.json()) as { nowMs?: unknown };
    if (typeof nowMs !== 'number') return undefined;
    aheadMs.set(url.href, nowMs - Date.now());
    return nowMs;
  } catch {
    const known = aheadMs.get(url.href);
    return known === undefined ? undefined : Date.now() + known;
  }
}
