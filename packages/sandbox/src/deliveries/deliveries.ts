import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { BoundedLog } from '../log.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { Activities } from '../workspace/activities.ts';
import type { People } from '../workspace/people.ts';
import type { Retention } from '../workspace/retention.ts';
import { setUnsubscribed } from '../workspace/subscription.ts';
import { appApiType, type Metric } from './channels.ts';
import { type Delivery, firstTimes } from './delivery.ts';
import type { OutcomeStep, Outcomes } from './outcomes.ts';
import { reportData } from './report-data.ts';

/** Metrics that a webhook without `full_resolution` hears of once per delivery. */
const firstOnly = new Set<Metric>(['opened', 'clicked']);

const bytesOfContent = ({ message, data }: Delivery): number =>
  message.body.length + message.bodyPlain.length + JSON.stringify(data).length;

export type NewDelivery = Omit<Delivery, 'id' | 'createdAt' | 'history' | 'draft' | 'plan' | 'failureMessage'> & {
  /** Made up when left out. */
  readonly id?: string;
};

export const newDeliveryId = (): string => randomBytes(18).toString('base64url').concat('==');

export interface DeliveriesParts {
  readonly clock: Clock;
  readonly activities: Activities;
  readonly people: People;
  readonly outcomes: Outcomes;
  readonly webhooks: Webhooks;
}

/** The messages of one workspace and what becomes of them. Nothing is really sent. */
export class Deliveries {
  readonly #parts: DeliveriesParts;
  readonly #log: BoundedLog<Delivery>;
  readonly #byId = new Map<string, Delivery>();
  /** Multiplies every step's delay: 0.1 is ten times faster, 0 at once. */
  pace: number;

  constructor(parts: DeliveriesParts, { deliveries, contentBytes }: Retention, pace: number) {
    this.#parts = parts;
    this.#log = new BoundedLog(deliveries, { maxBytes: contentBytes, bytesOf: bytesOfContent });
    this.pace = pace;
  }

  get entries(): readonly Delivery[] {
    return this.#log.entries;
  }

  /** How many were ever accepted, forgotten ones included. */
  get total(): number {
    return this.#log.total;
  }

  find(id: string): Delivery | undefined {
    return this.#byId.get(id);
  }

  /**
   * Accepts a message and lets its life begin: at `sendAt`, or at once, or never when it is held as a draft.
   * @param decided - a fate already known, such as a drop because the person is unsubscribed.
   */
  create(
    given: NewDelivery,
    { draft = false, decided }: { draft?: boolean; decided?: readonly OutcomeStep[] | undefined } = {},
  ): Delivery {
    const delivery: Delivery = {
      ...given,
      id: given.id ?? newDeliveryId(),
      createdAt: this.#parts.clock.nowSeconds(),
      history: [],
      draft,
      plan: [...(decided ?? [])],
      failureMessage: null,
    };
    this.#keep(delivery);
    if (draft) this.happen(delivery, 'drafted');
    else this.#start(delivery);
    return delivery;
  }

  /** Lets a draft go, as the button in Customer.io's UI does. */
  release(delivery: Delivery): void {
    if (!delivery.draft) return;
    delivery.draft = false;
    this.#start(delivery);
  }

  /** Makes `metric` happen to a delivery now: history, activity log, effects on the person, webhooks. */
  happen(
    delivery: Delivery,
    metric: Metric,
    detail: JsonObject = {},
    timestamp = this.#parts.clock.nowSeconds(),
  ): void {
    const repeated = delivery.history.some((step) => step.metric === metric);
    delivery.history.push({ metric, timestamp, detail });
    if (typeof detail.failure_message === 'string') delivery.failureMessage = detail.failure_message;
    const { activities, people, webhooks } = this.#parts;
    const times = firstTimes(delivery);
    activities.add(`${metric}_${appApiType(delivery.channel)}`, '', delivery.cioId, timestamp, {
      delivery_id: delivery.id,
      delivered: times.delivered ?? null,
      opened: times.delivered === undefined ? null : times.opened !== undefined,
      ...(delivery.devices[0] && { platform: delivery.devices[0].device_platform }),
    });
    if (delivery.channel !== 'inbox') {
      const { data, content } = reportData(delivery, metric, detail);
      webhooks.report({
        subscription: `${delivery.channel}_${metric}`,
        objectType: delivery.channel,
        metric,
        timestamp,
        data,
        repeated: repeated && firstOnly.has(metric),
        ...(content && { content }),
      });
    }
    const person = delivery.cioId === null ? undefined : people.find({ kind: 'cio_id', value: delivery.cioId });
    if (metric === 'unsubscribed' && person) setUnsubscribed(webhooks, person, true, delivery.channel);
  }

  /** Takes an unsubscribing through this delivery back. */
  resubscribe({ cioId, channel }: Delivery): void {
    const { people, webhooks } = this.#parts;
    const person = cioId === null ? undefined : people.find({ kind: 'cio_id', value: cioId });
    if (person) setUnsubscribed(webhooks, person, false, channel);
  }

  /** After a merge the history belongs to the survivor. */
  handOver(fromCioId: string, toCioId: string): void {
    for (const delivery of this.#log.entries) if (delivery.cioId === fromCioId) delivery.cioId = toCioId;
  }

  /** Goes on with a delivery that a snapshot remembers. */
  restore(delivery: Delivery): void {
    this.#keep(delivery);
    if (delivery.plan.length > 0 && !delivery.draft) this.#start(delivery);
  }

  clear(): void {
    this.#log.clear();
    this.#byId.clear();
  }

  #keep(delivery: Delivery): void {
    this.#byId.set(delivery.id, delivery);
    for (const { id } of this.#log.add(delivery)) this.#byId.delete(id);
  }

  #outcome({ channel, recipient, identifiers, origin, tracked }: Delivery): OutcomeStep[] {
    const transactionalMessageId = origin.kind === 'transactional' ? origin.messageId : null;
    const of = { channel, recipient, identifiers, transactionalMessageId, tracked };
    return [...this.#parts.outcomes.stepsFor(of)];
  }

  #start(delivery: Delivery): void {
    if (delivery.plan.length === 0) delivery.plan = this.#outcome(delivery);
    const { clock } = this.#parts;
    if (delivery.sendAt === null || delivery.sendAt <= clock.nowSeconds()) this.#next(delivery);
    else clock.at(delivery.sendAt * 1000, () => this.#next(delivery));
  }

  #next(delivery: Delivery): void {
    const step = delivery.plan[0];
    if (!step) return;
    this.#parts.clock.after(step.afterMs * this.pace, () => {
      if (this.#byId.get(delivery.id) !== delivery) return; // reset in between
      delivery.plan.shift();
      this.happen(delivery, step.metric, step.detail);
      this.#next(delivery);
    });
  }
}
