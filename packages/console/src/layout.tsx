import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Activity } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { sessionQuery } from './api/queries.ts';
import { AccountMenu } from './components/account-menu.tsx';
import { Brand } from './components/brand.tsx';

/** The pages that stand in the navigation, in this order. */
const pages = [{ to: '/', label: 'Live', Icon: Activity }] as const;

/** What surrounds every page of those who are signed in. */
export function Layout() {
  const { data: person } = useSuspenseQuery(sessionQuery);
  return (
    <>
      <a
        href="#content"
        className="sr-only rounded-md bg-surface px-3 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-20"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-10 border-b border-line bg-surface">
        <div className="mx-auto flex h-14 max-w-7xl items-center gap-4 px-4 sm:gap-8 sm:px-6">
          <Link to="/" aria-label="cio-bridge, to the start" className="rounded-md">
            <Brand />
          </Link>
          <nav aria-label="Pages" className="flex h-full flex-1 gap-1 overflow-x-auto">
            {pages.map(({ to, label, Icon }) => (
              <Link
                key={to}
                to={to}
                activeOptions={{ exact: true }}
                className="flex items-center gap-2 border-b-2 border-transparent px-2 pt-0.5 font-medium text-muted -outline-offset-2! hover:text-ink data-[status=active]:border-accent data-[status=active]:text-ink"
              >
                <Icon aria-hidden className="size-4" />
                {label}
              </Link>
            ))}
          </nav>
          {person && <AccountMenu person={person} />}
        </div>
      </header>
      <Main />
    </>
  );
}

/** Takes the focus when the page changes, so that a keyboard or a screen reader begins at the new one. */
function Main() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current !== pathname) main.current?.focus();
    shown.current = pathname;
  }, [pathname]);
  return (
    <main ref={main} id="content" tabIndex={-1} className="mx-auto max-w-7xl px-4 py-6 outline-none! sm:px-6">
      <Outlet />
    </main>
  );
}
