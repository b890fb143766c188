import { Link, type LinkProps } from '@tanstack/react-router';

/** The parts of one thing's page, each with an address of its own. */
export function LinkTabs({
  label,
  tabs,
}: {
  label: string;
  tabs: { words: string; count?: number; link: LinkProps }[];
}) {
  return (
    <nav aria-label={label} className="mb-4 flex gap-1 overflow-x-auto border-b border-line">
      {tabs.map(({ words, count, link }) => (
        <Link
          key={words}
          {...link}
          resetScroll={false}
          activeOptions={{ exact: true, includeSearch: false }}
          className="-mb-px flex h-10 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-3 font-medium text-muted -outline-offset-2! hover:text-ink data-[status=active]:border-accent data-[status=active]:text-ink"
        >
          {words}
          {count !== undefined && count > 0 && (
            <span className="rounded-full bg-plain-ground px-1.5 text-xs text-plain tabular-nums">{count}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
