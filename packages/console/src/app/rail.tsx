import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowUpRight, ChevronsLeft, ChevronsRight, FlaskConical, Keyboard, Search } from 'lucide-react';
import { sandboxPageQuery } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { SignedInPerson } from '../api/types.ts';
import { useScope } from '../lists/scope.ts';
import { Brand } from '../ui/brand.tsx';
import { Hint } from '../ui/hint.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { rail } from '../ui/settings.ts';
import { useIsWide } from '../ui/use-is-wide.ts';
import { AccountMenu } from './account-menu.tsx';
import type { NavigationEntry } from './navigation.ts';
import { ScopeSwitcher } from './scope-switcher.tsx';
import { useCurrentPage, useNavigation } from './use-navigation-keys.ts';
import { WaitingCount } from './waiting-count.tsx';

/** The pages, at the left of everything; folded to signs where there is little room or on request. */
export function Rail({
  person,
  onSearch,
  onShortcuts,
}: {
  person: SignedInPerson;
  onSearch: () => void;
  onShortcuts: () => void;
}) {
  const isWide = useIsWide();
  const wish = rail.use();
  const isOpen = isWide && wish === 'open';
  const pages = useNavigation();
  return (
    <header
      className={`sticky top-0 z-20 hidden h-dvh shrink-0 flex-col border-r border-line bg-surface md:flex ${isOpen ? 'w-60' : 'w-14'}`}
    >
      <div className="flex h-14 shrink-0 items-center px-3">
        <Link to="/" aria-label="cio-bridge, to the start" className="rounded-md p-1">
          <Brand isShort={!isOpen} />
        </Link>
      </div>
      <div className="grid gap-1 px-2 pb-2">
        <ScopeSwitcher isShort={!isOpen} />
        <Folded isOpen={isOpen} words="Search">
          <button
            type="button"
            onClick={onSearch}
            className="flex h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-muted hover:bg-raised hover:text-ink"
          >
            <Search aria-hidden className="size-4 shrink-0" />
            <span className={isOpen ? 'flex-1 text-left' : 'sr-only'}>Search</span>
            {isOpen && <Kbd>{isApple ? '⌘K' : 'Ctrl K'}</Kbd>}
          </button>
        </Folded>
      </div>
      <nav aria-label="Main" className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {(['', 'Watch', 'Build', 'Connect'] as const).map((group) => (
          <Group key={group} name={group} isOpen={isOpen} pages={pages.filter((page) => page.group === group)} />
        ))}
        <SandboxLink isOpen={isOpen} />
      </nav>
      <div className={`flex shrink-0 items-center gap-1 border-t border-line p-2 ${isOpen ? '' : 'flex-col'}`}>
        <AccountMenu person={person} />
        <span className={isOpen ? 'min-w-0 flex-1 truncate px-1' : 'sr-only'}>{person.name}</span>
        <IconButton name="Keyboard shortcuts" Icon={Keyboard} onClick={onShortcuts} />
        {isWide && (
          <IconButton
            name={isOpen ? 'Fold the navigation' : 'Unfold the navigation'}
            Icon={isOpen ? ChevronsLeft : ChevronsRight}
            onClick={() => rail.set(isOpen ? 'closed' : 'open')}
          />
        )}
      </div>
    </header>
  );
}

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

function Group({ name, isOpen, pages }: { name: string; isOpen: boolean; pages: NavigationEntry[] }) {
  const { client, env } = useScope();
  const current = useCurrentPage();
  if (pages.length === 0) return null;
  return (
    <div className="mt-3 first:mt-0">
      {name !== '' && isOpen && <h2 className="px-2.5 py-1 text-xs text-muted">{name}</h2>}
      {name !== '' && !isOpen && <div aria-hidden className="mx-2 mb-3 h-px bg-line" />}
      <ul className="grid gap-0.5">
        {pages.map(({ to, label, Icon }) => (
          <li key={to} className="grid">
            <Folded isOpen={isOpen} words={label}>
              <Link
                to={to}
                params={{ client, env }}
                activeOptions={{ includeSearch: false }}
                aria-current={to === current ? 'true' : undefined}
                className="relative flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium text-muted hover:bg-raised hover:text-ink aria-[current]:bg-raised aria-[current]:text-ink aria-[current]:[&>svg]:text-accent"
              >
                <Icon aria-hidden className="size-4 shrink-0" />
                <span className={isOpen ? 'truncate' : 'sr-only'}>{label}</span>
                {label === 'Inbox' && <WaitingCount className={isOpen ? 'ml-auto' : 'absolute right-0 top-0'} />}
              </Link>
            </Folded>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where a local Customer.io stands in for the real one, the other side of all that is shown here. */
function SandboxLink({ isOpen }: { isOpen: boolean }) {
  // It shows every workspace with its keys.
  const isOwner = useSession()?.person?.role === 'owner';
  const { data: url } = useQuery({ ...sandboxPageQuery, enabled: isOwner });
  if (!isOwner || !url) return null;
  return (
    <div className="mt-0.5 grid">
      <Folded isOpen={isOpen} words="Sandbox, in a new tab">
        <a
          href={url}
          target="_blank"
          rel="noreferrer"
          className="flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium text-muted hover:bg-raised hover:text-ink"
        >
          <FlaskConical aria-hidden className="size-4 shrink-0" />
          <span className={isOpen ? 'truncate' : 'sr-only'}>
            Sandbox<span className="sr-only">, in a new tab</span>
          </span>
          {isOpen && <ArrowUpRight aria-hidden className="ml-auto size-3.5" />}
        </a>
      </Folded>
    </div>
  );
}

/** Folded, a sign says its name when it is pointed at. */
const Folded = ({ isOpen, words, children }: { isOpen: boolean; words: string; children: React.ReactNode }) =>
  isOpen ? children : <Hint words={words}>{children}</Hint>;
