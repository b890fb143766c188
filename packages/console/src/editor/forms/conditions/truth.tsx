import { Check, X } from 'lucide-react';
import type { DataNode } from '../data/nodes.ts';
import { usePanelData } from '../data/panel-data.tsx';
import { shortly } from '../data/words.ts';
import type { Comparison } from './condition.ts';

/** Whether a comparison holds for the data on screen, and of what. */
export function Truth({ comparison, node }: { comparison: Comparison; node: DataNode | undefined }) {
  const { decidedOf, sample } = usePanelData();
  const decided = comparison.path === '' ? undefined : decidedOf(comparison);
  if (!decided) return null;
  if (decided.holds === null) {
    return <p className="mt-1 text-xs text-caution">Nobody can say: {decided.fault}.</p>;
  }
  const value = node?.value === undefined ? 'not there' : shortly(node.value);
  const Icon = decided.holds ? Check : X;
  return (
    <p className={`mt-1 flex items-center gap-1 text-xs ${decided.holds ? 'text-good' : 'text-muted'}`}>
      <Icon aria-hidden className="size-3.5" />
      {decided.holds ? 'Holds' : 'Does not hold'} for {sample?.label ?? 'this data'}: it is {value}
    </p>
  );
}
