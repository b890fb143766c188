import { Link } from '@tanstack/react-router';
import { type LucideIcon, Menu, Search } from 'lucide-react';
import { useState } from 'react';
import { useScope } from '../lists/scope.ts';
import { Dialog } from '../ui/dialog.tsx';
import { onPhoneBar } from './navigation.ts';
import { useCurrentPage, useNavigation } from './use-navigation-keys.ts';
import { WaitingCount } from './waiting-count.tsx';

const look =
  'relative flex min-w-0 flex-1 cursor-pointer flex-col items-center justify-center gap-0.5 text-xs text-muted data-[status=active]:text-accent data-current:text-accent';

/** On a phone, under the thumb: the pages that are looked at most, and the way to the others. */
export function BottomBar({ onSearch }: { onSearch: () => void }) {
  const { client, env } = useScope();
  const pages = useNavigation();
  const current = useCurrentPage();
  const [isMoreOpen, setIsMoreOpen] = useState(false);
  const onBar = pages.filter(({ label }) => onPhoneBar.includes(label));
  return (
    <>
      <nav
        aria-label="Main"
        className="fixed inset-x-0 bottom-0 z-20 flex h-14 border-t border-line bg-surface md:hidden"
      >
        {onBar.map(({ to, label, Icon }) => (
          <Link key={to} to={to} params={{ client, env }} activeOptions={{ includeSearch: false }} className={look}>
            <Icon aria-hidden className="size-5" />
            {label}
            {label === 'Inbox' && <WaitingCount className="absolute top-1 left-1/2 ml-2" />}
          </Link>
        ))}
        <BarButton Icon={Search} words="Search" onPress={onSearch} />
        <BarButton
          Icon={Menu}
          words="More"
          isCurrent={current !== undefined && onBar.every(({ to }) => to !== current)}
          onPress={() => setIsMoreOpen(true)}
        />
      </nav>
      <Dialog isOpen={isMoreOpen} onClose={() => setIsMoreOpen(false)} title="All pages" place="bottom">
        <ul className="grid grid-cols-2 gap-2">
          {pages.map(({ to, label, Icon }) => (
            <li key={to} className="grid">
              <Link
                to={to}
                params={{ client, env }}
                onClick={() => setIsMoreOpen(false)}
                aria-current={to === current ? 'true' : undefined}
                className="flex h-12 items-center gap-3 rounded-lg border border-line px-3 font-medium aria-[current]:border-accent aria-[current]:text-accent"
              >
                <Icon aria-hidden className="size-4 text-muted" />
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}

function BarButton(props: { Icon: LucideIcon; words: string; isCurrent?: boolean; onPress: () => void }) {
  const { Icon, words, isCurrent, onPress } = props;
  return (
    <button type="button" onClick={onPress} data-current={isCurrent || undefined} className={look}>
      <Icon aria-hidden className="size-5" />
      {words}
    </button>
  );
}
