import { Link, type LinkProps, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** The parts of one thing's page, each with an address of its own. */
export function LinkTabs({
  label,
  tabs,
}: {
  label: string;
  tabs: { words: string; count?: number; link: LinkProps }[];
}) {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone not all of them fit.
  // biome-ignore lint/correctness/useExhaustiveDependencies: which one is shown goes with the address
  useEffect(() => {
    nav.current?.querySelector('[data-status=active]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <nav
      ref={nav}
      aria-label={label}
      className="fade-ends mb-4 flex gap-1 overflow-x-auto overflow-y-hidden border-b border-line"
    >
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
