import { appApiType, type Metric } from '../deliveries/channels.ts';
import { type Delivery, firstTimes } from '../deliveries/delivery.ts';
import { parentsOf } from '../deliveries/origin.ts';
import { appError } from '../http/api-error.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** A delivery as the App API shows it. */
export function deliveryAnswer(delivery: Delivery): object {
  const { id, channel, origin, createdAt, identifiers } = delivery;
  const parents = parentsOf(origin);
  const times = firstTimes(delivery);
  const latest = Math.max(createdAt, ...delivery.history.map(({ timestamp }) => timestamp));
  return {
    id,
    deduplicate_id: `${id}:${latest}`,
    type: appApiType(channel),
    customer_id: identifiers.id,
    customer_identifiers: identifiers,
    recipient: delivery.recipient,
    subject: channel === 'email' ? delivery.message.subject : null,
    metrics: {
      created: createdAt,
      ...times,
      ...(times.opened !== undefined && { human_opened: howOften(delivery, 'opened') }),
      ...(times.clicked !== undefined && { human_clicked: howOften(delivery, 'clicked') }),
    },
    created: createdAt,
    failure_message: delivery.failureMessage,
    campaign_id: parents.campaignId,
    newsletter_id: parents.newsletterId,
    broadcast_id: parents.broadcastId,
    action_id: parents.actionId,
    parent_action_id: null,
    content_id: parents.contentId,
    trigger_event_id: parents.triggerEventId,
    msg_template_id: parents.transactionalId ?? parents.actionId ?? parents.contentId,
    forgotten: !delivery.retained,
  };
}

/** Unlike the other metrics, which are times, what humans did is a count. */
const howOften = ({ history }: Delivery, wanted: Metric): number =>
  history.filter(({ metric }) => metric === wanted).length;

export interface WindowQuery {
  start_ts?: string;
  end_ts?: string;
  metric?: string;
  state?: string;
}

const sixMonthsSeconds = 182 * 24 * 3600;

/** Newest first, created within the asked window: at most six months, cut at its older end. */
export function inWindow(deliveries: readonly Delivery[], query: WindowQuery, { clock }: Workspace): Delivery[] {
  const end = seconds(query.end_ts, 'end_ts') ?? clock.nowSeconds();
  const start = Math.max(seconds(query.start_ts, 'start_ts') ?? 0, end - sixMonthsSeconds);
  const wanted = query.metric ?? query.state;
  return deliveries
    .filter(({ createdAt }) => createdAt >= start && createdAt <= end)
    .filter(
      ({ history }) => wanted === undefined || wanted === 'created' || history.some(({ metric }) => metric === wanted),
    )
    .toReversed();
}

function seconds(text: string | undefined, name: string): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isInteger(value)) throw appError(400, `${name} must be Unix seconds`);
  return value;
}
