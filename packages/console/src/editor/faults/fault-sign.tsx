import { TriangleAlert } from 'lucide-react';
import { countOf } from '../../words/time.ts';
import type { Fault } from '../document/panel-props.ts';

/** How many things are wrong here, or worth a look; nothing where there are none. */
export function FaultSign({ faults }: { faults: readonly Fault[] }) {
  if (faults.length === 0) return null;
  const wrong = faults.filter(({ severity }) => severity === 'fault').length;
  const words =
    wrong > 0
      ? `${countOf(wrong, 'thing', 'things')} to mend`
      : `${countOf(faults.length, 'thing', 'things')} to look at`;
  return (
    <span
      title={words}
      className={`flex items-center gap-1 text-xs font-medium ${wrong > 0 ? 'text-bad' : 'text-caution'}`}
    >
      <TriangleAlert aria-hidden className="size-3.5" />
      <span aria-hidden>{wrong || faults.length}</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
