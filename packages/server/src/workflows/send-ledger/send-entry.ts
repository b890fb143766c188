import type { Tables } from '../../store/tables.ts';

/**
 * - `intended`: on disk before the request leaves; found in this state later, nobody knows what became of it
 * - `released`: Customer.io certainly did not take it, so it may be sent
 * - `sent`: Customer.io took it
 * - `undecided`: we looked and cannot tell; a person decides
 * - `given-up`: a person decided that it shall not be sent
 */
export type SendState = 'intended' | 'released' | 'sent' | 'undecided' | 'given-up';

/** What became, or shall become, of a send of which nobody knew. */
export interface SendDecision {
  /** was-sent, send-again or do-not-send. */
  choice: string;
  /** A person, or what an event is called that proved it. */
  by: string;
  /** That event, by our id; null when a person decided. */
  eventId: string | null;
  /** Unix milliseconds. */
  atMs: number;
}

export interface SendEntry {
  runId: string;
  stepId: string;
  connectionId: string;
  environment: string;
  action: string;
  /** What our sends bear, so that they can be found again. */
  marker: string;
  state: SendState;
  /** How often the request left. */
  attempts: number;
  deliveryId: string | null;
  output: unknown;
  reason: string | null;
  /** What was decided about it, the last time that somebody was asked. */
  decision: SendDecision | null;
  intendedAtMs: number;
  /** Since when we have been looking for it, without finding out. */
  lookedSinceMs: number | null;
  settledAtMs: number | null;
}

export type NewSend = Pick<SendEntry, 'runId' | 'stepId' | 'connectionId' | 'environment' | 'action'> & {
  /** By what the sends of its run are named. */
  sendName: string;
  /** From when on it may have left already, unknown to this ledger: it is looked for before it is sent. */
  lookSinceMs?: number | null;
};

/** Why a send stands as it does, when it was decided. */
export const reasonOf = ({ by, choice }: Pick<SendDecision, 'by' | 'choice'>): string =>
  `${by} ${saidWords[choice] ?? `decided: ${choice}`}`;
const saidWords: Record<string, string> = {
  'was-sent': 'said that it was sent',
  'send-again': 'had it sent again',
  'do-not-send': 'said not to send it again',
};

/** The stable name of a step's send: its marker and its event ids derive from it. */
export const sendKeyOf = ({ sendName, stepId }: Pick<NewSend, 'sendName' | 'stepId'>): string =>
  `${sendName}/${stepId}`;

export const toEntry = (row: Tables['send_ledger']): SendEntry => ({
  runId: row.run_id,
  stepId: row.step_id,
  connectionId: row.connection_id,
  environment: row.environment,
  action: row.action,
  marker: row.marker,
  state: row.state as SendState,
  attempts: row.attempts,
  deliveryId: row.delivery_id,
  output: row.output === null ? null : JSON.parse(row.output),
  reason: row.reason,
  // Those from before events could answer say nothing of one.
  decision: row.decision === null ? null : { eventId: null, ...JSON.parse(row.decision) },
  intendedAtMs: row.intended_at_ms,
  lookedSinceMs: row.looked_since_ms,
  settledAtMs: row.settled_at_ms,
});
