import { CircleCheck, CircleDashed, CircleX, LoaderCircle, type LucideIcon, RotateCw } from 'lucide-react';
import type { RunStatus, StepStatus } from '../api/types.ts';

const icons: Record<RunStatus | StepStatus, [LucideIcon, string]> = {
  queued: [CircleDashed, 'text-plain'],
  running: [LoaderCircle, 'text-info motion-safe:animate-spin'],
  retrying: [RotateCw, 'text-caution'],
  succeeded: [CircleCheck, 'text-good'],
  failed: [CircleX, 'text-bad'],
};

/** Always beside the word that it stands for, so it is silent itself. */
export function StatusIcon({ status }: { status: RunStatus | StepStatus }) {
  const [Icon, look] = icons[status];
  return <Icon aria-hidden className={`size-4 shrink-0 ${look}`} />;
}
