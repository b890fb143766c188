import { ChevronRight } from 'lucide-react';
import { Fragment } from 'react';

/** Where a thing belongs: links from the widest to the nearest. */
export function Breadcrumbs({ children }: { children: React.ReactNode[] }) {
  const crumbs = children.filter((crumb) => crumb !== null && crumb !== undefined && crumb !== false);
  return (
    <nav aria-label="Where this belongs" className="mb-1">
      <ol className="fade-ends flex items-center gap-x-1 text-xs text-muted max-sm:overflow-x-auto max-sm:overflow-y-hidden sm:flex-wrap max-sm:[&_a]:-outline-offset-2 [&_a]:inline-block [&_a]:rounded [&_a]:py-1 [&_a:hover]:text-ink [&_a:hover]:underline">
        {crumbs.map((crumb, index) => (
          // The place is what a crumb is known by.
          // biome-ignore lint/suspicious/noArrayIndexKey: crumbs never change their order
          <Fragment key={index}>
            {index > 0 && (
              <li aria-hidden className="shrink-0">
                <ChevronRight className="size-3" />
              </li>
            )}
            <li className="shrink-0 whitespace-nowrap sm:min-w-0 sm:shrink sm:wrap-anywhere sm:whitespace-normal">
              {crumb}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
