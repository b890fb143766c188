/** What one node may start of a rate, as all nodes know it. Times are those of the database. */
export interface Share {
  /** Requests per window. */
  requests: number;
  /** Until then it may; who is not heard of by then has none any more. */
  untilMs: number;
  /** What it could use. */
  wants: number;
  /** The most that it had within the last window: what it started then counts on. */
  peak: number;
  peakUntilMs: number;
}

export type Shares = Readonly<Record<string, Share>>;

interface Rate {
  requests: number;
  windowMs: number;
}

/** Of a rate by the day nobody takes more than is asked of him: what he takes with him when he dies is gone for a day. */
const LONG_WINDOW_MS = 60_000;
/** Where there is not one request for each, they have it in turn, for so many windows each. */
const WINDOWS_PER_TURN = 3;

/** What may have started, or may yet, within the window that now ends or any later one. */
function countedOf({ requests, untilMs, peak, peakUntilMs }: Share, nowMs: number, windowMs: number): number {
  return Math.max(untilMs + windowMs > nowMs ? requests : 0, peakUntilMs > nowMs ? peak : 0);
}

/**
 * The shares after `node` has asked for its own. No more is ever given than is certainly free: what another one gave
 * back a moment ago is not, for a window.
 *
 * @returns whose share counts for anything.
 */
export function shareOut(
  shares: Shares,
  node: string,
  { wants, nowMs, leaseMs, rate }: { wants: number; nowMs: number; leaseMs: number; rate: Rate },
): Shares {
  const { windowMs } = rate;
  const others = Object.entries(shares).filter(([name, share]) => name !== node && isKnown(share, nowMs, windowMs));
  const free = rate.requests - others.reduce((sum, [, share]) => sum + countedOf(share, nowMs, windowMs), 0);
  const asking = others.filter(([, share]) => share.untilMs > nowMs && share.wants > 0);
  const wanted = new Map([...asking.map(([name, share]) => [name, share.wants] as const), [node, wants] as const]);
  const requests = wants === 0 ? 0 : Math.max(0, Math.min(fairShare(wanted, node, rate, nowMs), free));
  const own = { requests, untilMs: nowMs + leaseMs, wants, ...peakOf(shares[node], requests, nowMs, windowMs) };
  return Object.fromEntries([...others, [node, own]]);
}

const isKnown = ({ untilMs, peakUntilMs }: Share, nowMs: number, windowMs: number): boolean =>
  Math.max(untilMs + windowMs, peakUntilMs) > nowMs;

function peakOf(before: Share | undefined, requests: number, nowMs: number, windowMs: number) {
  if (!before) return { peak: 0, peakUntilMs: 0 };
  const earlier = before.peakUntilMs > nowMs ? before.peak : 0;
  if (before.requests <= requests && before.untilMs > nowMs) return { peak: earlier, peakUntilMs: before.peakUntilMs };
  const had = Math.min(before.untilMs, nowMs) + windowMs;
  return { peak: Math.max(earlier, before.requests), peakUntilMs: Math.max(had, before.peakUntilMs) };
}

/** Everybody has what he wants, up to an equal part; what is left over is divided equally too. */
function fairShare(wanted: ReadonlyMap<string, number>, node: string, rate: Rate, nowMs: number): number {
  const turn = Math.floor(nowMs / (WINDOWS_PER_TURN * rate.windowMs));
  const names = [...wanted.keys()].sort();
  const inTurn = names.map((_, index) => names[(index + turn) % names.length] as string);
  const bySize = inTurn.sort((one, other) => (wanted.get(one) as number) - (wanted.get(other) as number));
  let left = rate.requests;
  let own = 0;
  for (const [index, name] of bySize.entries()) {
    const part = Math.min(wanted.get(name) as number, Math.floor(left / (bySize.length - index)));
    left -= part;
    if (name === node) own = part;
  }
  return rate.windowMs > LONG_WINDOW_MS ? own : own + Math.floor(left / bySize.length);
}
