import type { JsonObject } from '../json.ts';
import type { Channel, Metric } from './channels.ts';

/** One thing that will happen to a delivery. */
export interface OutcomeStep {
  readonly metric: Metric;
  /** Milliseconds after the step before it, at a pace of 1. */
  readonly afterMs: number;
  /** Extras of the report, such as `href` or `failure_message`. */
  readonly detail?: JsonObject;
}

/** A script: deliveries that match it go through its steps. */
export interface OutcomeRule {
  readonly channel?: Channel;
  /** Text that the recipient contains, without regard to case. */
  readonly recipient?: string;
  readonly transactionalMessageId?: number;
  /** 0 to 1: the share of matching deliveries it applies to. Default 1. */
  readonly probability?: number;
  readonly steps: readonly OutcomeStep[];
}

const stepMs = 60;
const step = (metric: Metric, detail: JsonObject = {}): OutcomeStep => ({ metric, afterMs: stepMs, detail });
const link = 'https://example.com/';

/**
 * What the first word of a recipient makes happen: `bounce@example.com`, `bounce+7@…`, or, where the recipient is no
 * address, the person's email or id (`bounce-7`).
 */
const outcomesByWord: Readonly<Record<string, readonly OutcomeStep[]>> = {
  bounce: [step('sent'), step('bounced', { failure_message: '550 5.1.1 mailbox does not exist' })],
  slow: [step('sent'), { metric: 'delivered', afterMs: 10_000 }, step('opened')],
  drop: [step('dropped', { failure_message: 'the recipient is on the suppression list' })],
  fail: [step('failed', { failure_message: 'the provider refused the message' })],
  undeliverable: [step('undeliverable', { failure_message: 'the message limit is reached' })],
  attempt: [step('attempted', { failure_message: 'the provider is busy' }), step('sent'), step('delivered')],
  defer: [step('sent'), step('deferred', { failure_message: '421 try again later' }), step('delivered')],
  spam: [step('sent'), step('delivered'), step('spammed')],
  quiet: [step('sent'), step('delivered')],
  click: [step('sent'), step('delivered'), step('opened'), step('clicked', { href: link })],
  convert: [step('sent'), step('delivered'), step('opened'), step('clicked', { href: link }), step('converted')],
  unsubscribe: [step('sent'), step('delivered'), step('opened'), step('unsubscribed')],
};

/** Metrics that a channel does not have are left out of its deliveries' lives. */
const channelsWithoutOpens = new Set<Channel>(['sms', 'inbox', 'webhook']);
const defaultSteps: readonly OutcomeStep[] = [step('sent'), step('delivered'), step('opened')];

/** Decides what becomes of each delivery. */
export class Outcomes {
  rules: OutcomeRule[] = [];

  add(rule: OutcomeRule): void {
    this.rules.push(rule);
  }

  clear(): void {
    this.rules = [];
  }

  /** Rules first, latest first; then the recipient's first word; then sent, delivered, opened. */
  stepsFor(delivery: {
    channel: Channel;
    recipient: string;
    identifiers: { id: string | null; email: string | null };
    transactionalMessageId: number | null;
    tracked: boolean;
  }): readonly OutcomeStep[] {
    const rule = this.rules.findLast(
      (candidate) =>
        (candidate.channel ?? delivery.channel) === delivery.channel &&
        delivery.recipient.toLowerCase().includes((candidate.recipient ?? '').toLowerCase()) &&
        (candidate.transactionalMessageId ?? delivery.transactionalMessageId) === delivery.transactionalMessageId &&
        Math.random() < (candidate.probability ?? 1),
    );
    if (rule) return rule.steps;
    const { id, email } = delivery.identifiers;
    const looksAt = delivery.recipient.includes('@')
      ? [delivery.recipient]
      : [delivery.recipient, email ?? '', id ?? ''];
    const word = looksAt
      .map((text) => /^(?:.*<)?([a-z]+)(?=[+.\-_@]|$)/i.exec(text)?.[1]?.toLowerCase() ?? '')
      .find((candidate) => Object.hasOwn(outcomesByWord, candidate));
    const steps = word === undefined ? defaultSteps : (outcomesByWord[word] ?? defaultSteps);
    const seesOpens = !channelsWithoutOpens.has(delivery.channel) && (delivery.tracked || delivery.channel !== 'email');
    return steps.filter(
      ({ metric }) =>
        (metric !== 'opened' || seesOpens) &&
        (metric !== 'clicked' || delivery.tracked) &&
        (metric !== 'delivered' || delivery.channel !== 'webhook'),
    );
  }
}
