/** What a colour means. Never the only sign of it: a word stands beside every colour. */
export type Tone = 'good' | 'info' | 'caution' | 'bad' | 'plain';

const metricTones: Record<string, Tone> = {
  delivered: 'info',
  opened: 'good',
  clicked: 'good',
  converted: 'good',
  replied: 'good',
  subscribed: 'good',
  attempted: 'caution',
  deferred: 'caution',
  unsubscribed: 'caution',
  cio_subscription_preferences_changed: 'caution',
  bounced: 'bad',
  dropped: 'bad',
  failed: 'bad',
  spammed: 'bad',
  undeliverable: 'bad',
};

/** Metrics that we do not know are shown as they came, without a judgement. */
export const toneOfMetric = (metric: string): Tone => metricTones[metric] ?? 'plain';

const statusTones: Record<string, Tone> = {
  running: 'info',
  waiting: 'info',
  retrying: 'caution',
  succeeded: 'good',
  failed: 'bad',
};

/** Of a run or a step; `queued` and `cancelled` are neither good nor bad. */
export const toneOfStatus = (status: string): Tone => statusTones[status] ?? 'plain';

/** `cio_subscription_preferences_changed` reads `preferences changed`; other names lose their underscores alone. */
export const metricWords = (metric: string): string =>
  metric.replace(/^cio_subscription_/, '').replaceAll('_', ' ') || 'unnamed';

/** Underscores are the wire's, not a reader's. */
export const channelWords = (objectType: string): string => objectType.replaceAll('_', ' ') || 'unnamed';

export const groundOf: Record<Tone, string> = {
  good: 'bg-good-ground text-good',
  info: 'bg-info-ground text-info',
  caution: 'bg-caution-ground text-caution',
  bad: 'bg-bad-ground text-bad',
  plain: 'bg-plain-ground text-plain',
};

/** The same on the ground of the page. */
export const inkOf: Record<Tone, string> = {
  good: 'text-good',
  info: 'text-info',
  caution: 'text-caution',
  bad: 'text-bad',
  plain: 'text-muted',
};
