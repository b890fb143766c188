import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleX,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  RotateCw,
} from 'lucide-react';

const queued: [LucideIcon, string] = [CircleDashed, 'text-plain'];

const icons: Record<string, [LucideIcon, string]> = {
  running: [LoaderCircle, 'text-info motion-safe:animate-spin'],
  waiting: [Hourglass, 'text-info'],
  decision: [CircleHelp, 'text-caution'],
  retrying: [RotateCw, 'text-caution'],
  succeeded: [CircleCheck, 'text-good'],
  partly: [CircleAlert, 'text-caution'],
  failed: [CircleX, 'text-bad'],
  cancelled: [Ban, 'text-plain'],
};

/** Always beside the word that it stands for, so it is silent itself. */
export function StatusIcon({ status }: { status: string }) {
  const [Icon, look] = icons[status] ?? queued;
  return <Icon aria-hidden className={`size-4 shrink-0 ${look}`} />;
}
