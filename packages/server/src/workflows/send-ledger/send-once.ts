import { CioError } from '@cio-bridge/connector';
import { withLeaving } from '../../connections/leaving.ts';
import type { LoggedConnector } from '../../connections/open-connectors.ts';
import type { Store } from '../../store/store.ts';
import { RetryStep } from '../runs/engine.ts';
import { lookForSend } from './look-for-send.ts';
import { type NewSend, type SendEntry, sendKeyOf } from './send-entry.ts';
import type { SendLedger } from './send-ledger.ts';

/** After looking for so many settle times, "cannot tell yet" becomes "a person has to decide". */
const PATIENCE_IN_SETTLE_TIMES = 6;
/** A request that leaves so soon after it was written down need not be written down again. */
const SHORT_WAIT_MS = 500;

export type SendOutcome = { kind: 'sent'; output: unknown } | { kind: 'undecided'; why: string } | { kind: 'given-up' };

/**
 * Sends, unless it was sent before. Call it again after any failure: it looks before it repeats.
 *
 * @throws RetryStep while what became of an earlier request cannot be told yet, or nothing was accepted.
 * @throws {CioError} when Customer.io refused the message; nothing was sent then.
 */
export type SendOnce = (
  send: NewSend,
  input: Record<string, unknown>,
  connector: LoggedConnector,
  startedAtMs: number,
) => Promise<SendOutcome>;

/**
 * The road of everything that must not happen twice. The intent is on disk before the request leaves;
 * a request whose answer nobody got is looked for, and repeated only when it is proven absent.
 *
 * @param settleMs - How long Customer.io may take to show a message that it has accepted, counted from when its request
 * leaves: waiting for its turn is neither an attempt nor a failure. A request is given up after two thirds of it, so that none can still arrive when "absent" is concluded.
 */
/** What the ledger has of a send, with its name. */
type KnownSend = SendEntry & Pick<NewSend, 'sendName'>;

export function createSendOnce({
  store: { reads },
  ledger,
  settleMs,
}: {
  store: Pick<Store, 'reads'>;
  ledger: SendLedger;
  settleMs: number;
}): SendOnce {
  // An engine that lost sight of us starts the step again while the first request may still be under way.
  const underWay = new Map<string, Promise<SendOutcome>>();

  return (send, input, connector, startedAtMs) => {
    const key = sendKeyOf(send);
    const known = underWay.get(key);
    if (known) return known;
    const outcome = lookAndSend(send, input, connector, startedAtMs).finally(() => underWay.delete(key));
    underWay.set(key, outcome);
    return outcome;
  };

  async function lookAndSend(
    send: NewSend,
    input: Record<string, unknown>,
    connector: LoggedConnector,
    startedAtMs: number,
  ): Promise<SendOutcome> {
    const intent = await ledger.intend(send);
    if (intent.mine) return request(send, input, connector, startedAtMs);
    const entry = { ...intent.entry, sendName: send.sendName };
    if (entry.state === 'sent') return { kind: 'sent', output: entry.output };
    if (entry.state === 'given-up') return { kind: 'given-up' };
    if (entry.state === 'released') return requestAgain(entry, input, connector, startedAtMs);
    return look(entry, input, connector, startedAtMs);
  }

  /** What is looked for later counts from when the request left; waiting for its turn is no part of that. */
  async function noteLeaving(send: NewSend, intendedAtMs: number): Promise<void> {
    if (Date.now() - intendedAtMs > SHORT_WAIT_MS) await ledger.noteLeaving(send);
  }

  async function look(
    entry: KnownSend,
    input: Record<string, unknown>,
    connector: LoggedConnector,
    startedAtMs: number,
  ): Promise<SendOutcome> {
    const ageMs = Date.now() - entry.intendedAtMs;
    const isSettled = ageMs >= settleMs;
    const finding = await lookForSend(entry, input, { reads, ledger, connector, isSettled });
    if (finding.kind === 'found') {
      await ledger.settle(entry, finding.output, `found again by ${finding.how}`);
      return { kind: 'sent', output: finding.output };
    }
    if (!isSettled) {
      throw notKnownYet({ why: entry.reason, retryAfterMs: settleMs - ageMs });
    }
    if (finding.kind === 'absent') return requestAgain(entry, input, connector, startedAtMs);
    if (finding.kind === 'pending') {
      const lookedForMs = Date.now() - (await ledger.noteLook(entry));
      if (lookedForMs < settleMs * PATIENCE_IN_SETTLE_TIMES) {
        throw notKnownYet({ why: finding.why, retryAfterMs: settleMs });
      }
    }
    await ledger.noteUndecided(entry, finding.why, finding.candidates ?? []);
    return { kind: 'undecided', why: finding.why };
  }

  async function requestAgain(
    entry: KnownSend,
    input: Record<string, unknown>,
    connector: LoggedConnector,
    startedAtMs: number,
  ): Promise<SendOutcome> {
    if (await ledger.intendAgain(entry)) return request(entry, input, connector, startedAtMs);
    throw new RetryStep('Another server has taken up this message', { retryAfterMs: settleMs });
  }

  async function request(
    send: NewSend,
    input: Record<string, unknown>,
    connector: LoggedConnector,
    startedAtMs: number,
  ): Promise<SendOutcome> {
    const intendedAtMs = Date.now();
    try {
      const output = await withLeaving(
        () => noteLeaving(send, intendedAtMs),
        () =>
          connector.run(send.action, input as never, {
            idempotencyKey: sendKeyOf(send),
            startedAtMs,
            timeoutMs: Math.floor((settleMs * 2) / 3),
          }),
      );
      await ledger.settle(send, output);
      return { kind: 'sent', output };
    } catch (error) {
      if (!(error instanceof CioError)) throw error;
      if (error.remedy === 'check-outcome') {
        await ledger.noteUnknown(send, error.message);
        throw notKnownYet({ why: error.message, retryAfterMs: settleMs / 4, cause: error });
      }
      // Every other remedy proves that nothing was accepted.
      await ledger.release(send, error.message);
      throw error;
    }
  }
}

function notKnownYet({ why, ...when }: { why: string | null; retryAfterMs: number; cause?: unknown }): RetryStep {
  const because = why === null ? '' : `: ${why}`;
  return new RetryStep(`Whether the message was accepted is not known yet${because}`, {
    ...when,
    remedy: 'check-outcome',
  });
}
