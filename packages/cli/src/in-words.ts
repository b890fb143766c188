import { styleText } from 'node:util';
import { CioError } from '@cio-bridge/connector';

/** How a command ended, for scripts. */
export const exitCodes = {
  done: 0,
  /** Refused, failed or misused: the message says why and what to do. */
  failed: 1,
  /** Done, but for some rows, which are written down. */
  someRowsFailed: 2,
  /** Stopped before the end by a key, the network or a full disk: mend that, then resume. */
  stopped: 3,
  /** Stopped by Ctrl-C: resume when you like. */
  interrupted: 130,
} as const;

/** What can be expected to go wrong, in words that end with the way out. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** Stable, for programs. */
  readonly code: string;
  readonly facts: Record<string, unknown>;

  constructor(message: string, details: { code?: string; facts?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code ?? 'cli_refused';
    this.facts = details.facts ?? {};
  }
}

const nextSteps: Record<CioError['remedy'], string> = {
  retry: 'Try again in a moment.',
  reconnect: 'Mend the credentials or the connection.',
  'fix-input': 'Mend the input.',
  'check-outcome': 'It may have happened: look before you repeat it.',
};

/** Does the work; errors that can be expected are said, as JSON where that was asked for. Any other keeps its stack. */
export async function inWords(json: boolean | undefined, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CioError) && !(error instanceof Refused)) throw error;
    console.error(json ? JSON.stringify({ error: factsOf(error) }) : wordsOf(error));
    process.exitCode = exitCodes.failed;
  }
}

export function factsOf(error: CioError | Refused): Record<string, unknown> {
  if (error instanceof Refused) return { code: error.code, message: error.message, ...error.facts };
  const { code, message, remedy, field, faults, status, retryAfterMs } = error;
  return { code, message, remedy, field, faults, status, retryAfterMs };
}

export const wordsOf = (error: CioError | Refused): string =>
  error instanceof Refused
    ? error.message
    : `${styleText('red', error.code)}  ${error.message}\n${nextSteps[error.remedy]}`;
