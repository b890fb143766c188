import { Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Toaster } from 'sonner';
import { useSession } from '../api/session.ts';
import { useScope } from '../lists/scope.ts';
import { theme } from '../ui/settings.ts';
import { useKeys } from '../ui/use-keys.ts';
import { BottomBar } from './bottom-bar.tsx';
import { OfflineStrip } from './offline-strip.tsx';
import { PhoneHeader } from './phone-header.tsx';
import { Rail } from './rail.tsx';
import { SessionEnded } from './session-ended.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { useNavigationKeys } from './use-navigation-keys.ts';

const Palette = lazy(() => import('./palette.tsx'));

type Overlay = 'palette' | 'shortcuts' | undefined;

/** What surrounds every page of those who are signed in. */
export function Layout() {
  const person = useSession()?.person;
  const [overlay, setOverlay] = useState<Overlay>();
  const close = () => setOverlay(undefined);
  useNavigationKeys();
  useKeys({
    '$mod+k': () => setOverlay((open) => (open === 'palette' ? undefined : 'palette')),
    'Shift+?': () => setOverlay('shortcuts'),
  });
  if (!person) return null;
  return (
    <div className="min-h-dvh pb-14 md:flex md:pb-0">
      <a
        href="#content"
        className="sr-only rounded-md bg-surface px-3 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50"
      >
        Skip to content
      </a>
      <Rail person={person} onSearch={() => setOverlay('palette')} onShortcuts={() => setOverlay('shortcuts')} />
      <PhoneHeader person={person} />
      <div className="min-w-0 flex-1">
        <EnvironmentLine />
        <OfflineStrip />
        <Main />
      </div>
      <BottomBar onSearch={() => setOverlay('palette')} />
      {overlay === 'palette' && (
        <Suspense>
          <Palette onClose={close} />
        </Suspense>
      )}
      <ShortcutSheet isOpen={overlay === 'shortcuts'} onClose={close} />
      <SessionEnded person={person} />
      <Toaster position="bottom-right" theme={theme.use()} toastOptions={{ className: 'font-sans!' }} />
    </div>
  );
}

const lines = { any: '', production: '', staging: 'bg-info', editor: 'bg-caution' };

/** Says, beside the switcher's word, that this is not where customers are. */
function EnvironmentLine() {
  const line = lines[useScope().env];
  return line === '' ? null : <div aria-hidden className={`sticky top-14 z-20 h-0.5 md:top-0 ${line}`} />;
}

/** Takes the focus when the page changes, so that a keyboard or a screen reader begins at the new one. */
function Main() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current !== pathname) main.current?.focus({ preventScroll: true });
    shown.current = pathname;
  }, [pathname]);
  return (
    <main
      ref={main}
      id="content"
      tabIndex={-1}
      className="mx-auto w-full max-w-[96rem] px-4 py-5 outline-none! lg:px-6"
    >
      <Outlet />
    </main>
  );
}
