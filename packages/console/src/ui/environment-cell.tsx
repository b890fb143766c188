import type { EnvironmentFacts } from '../api/types.ts';
import { environmentState } from '../words/keys.ts';
import { Badge } from './badge.tsx';
import { dotOf } from './tone-dot.tsx';

/** How one environment of a connection stands: a dot, a word, the region, and whether it is a sandbox. */
export function EnvironmentCell({ facts }: { facts: EnvironmentFacts | undefined }) {
  const { words, tone } = environmentState(facts);
  return (
    <span className={`flex min-w-0 items-center gap-2 ${facts === undefined ? 'text-muted' : ''}`}>
      <span
        aria-hidden
        className={`size-2 shrink-0 rounded-full ${facts === undefined ? 'border border-control' : dotOf[tone]}`}
      />
      <span className="truncate">{words}</span>
      {facts && (
        <span className="text-xs whitespace-nowrap text-muted">
          {facts.region.toUpperCase()}
          {facts.isSandbox && ' · sandbox'}
        </span>
      )}
    </span>
  );
}

/** Not Customer.io itself, but the one that runs on this machine: nobody real is written to. */
export const SandboxChip = () => <Badge tone="info">Sandbox</Badge>;
