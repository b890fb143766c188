import { useQuery } from '@tanstack/react-query';
import { Button } from '../ui/button.tsx';
import { countOf, countWords } from '../words/time.ts';
import type { CountOf } from './count.tsx';
import { countQuery } from './count.tsx';
import type { useSelection } from './selection.ts';

// Stands in where the server cannot count.
const uncounted = countQuery(['uncounted'], async () => ({ count: 0, isMore: true }));

/** What is selected, and what can be done with all of it. */
export function SelectionBar(props: {
  kind: { one: string; many: string };
  selected: ReturnType<typeof useSelection>;
  hasMore: boolean;
  count: CountOf | undefined;
  children: React.ReactNode;
}) {
  const { kind, selected, hasMore, count, children } = props;
  const { data: matching } = useQuery({ ...(count?.matching ?? uncounted), enabled: count !== undefined });
  const all = matching
    ? `all ${countWords(matching.count)}${matching.isMore ? '+' : ''} ${kind.many}`
    : `all ${kind.many}`;
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-2 rounded-lg border border-accent/50 bg-info-ground px-3 py-1">
      <p role="status" className="mr-1 font-medium">
        {selected.isAll
          ? `${all.charAt(0).toUpperCase()}${all.slice(1)} that match are selected`
          : `${countOf(selected.count, kind.one, kind.many)} selected`}
      </p>
      {!selected.isAll && hasMore && (
        <Button look="ghost" onClick={selected.chooseAll}>
          Select {all} that match
        </Button>
      )}
      <Button look="ghost" onClick={selected.clear}>
        Clear
      </Button>
      <div className="ml-auto flex flex-wrap gap-2">{children}</div>
    </div>
  );
}
