import { LoaderCircle } from 'lucide-react';
import { groundOf, metricWords, type Tone, toneOfMetric, toneOfStatus } from '../words/tones.ts';

/** A word that has a tone. */
export function Badge({ tone, children }: { tone: Tone; children: React.ReactNode }) {
  return (
    <span
      className={`inline-flex w-fit max-w-full shrink-0 items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ${groundOf[tone]}`}
    >
      {children}
    </span>
  );
}

export const MetricBadge = ({ metric }: { metric: string }) => (
  <Badge tone={toneOfMetric(metric)}>{metricWords(metric)}</Badge>
);

/** Of a run or step. One that waits for a person to decide must not look like one that waits for the clock. */
export const StatusBadge = ({ status, isUrgent = false }: { status: string; isUrgent?: boolean }) => (
  <Badge tone={isUrgent ? 'caution' : toneOfStatus(status)}>
    {status === 'running' && <LoaderCircle aria-hidden className="size-3 motion-safe:animate-spin" />}
    {isUrgent ? 'decide' : status}
  </Badge>
);
