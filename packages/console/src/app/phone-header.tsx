import type { SignedInPerson } from '../api/types.ts';
import { AccountMenu } from './account-menu.tsx';
import { ScopeSwitcher } from './scope-switcher.tsx';

/** On a phone, above the page: whose data it is. */
export const PhoneHeader = ({ person }: { person: SignedInPerson }) => (
  <header className="sticky top-0 z-20 flex h-14 items-center gap-3 border-b border-line bg-surface px-3 md:hidden">
    <div className="grid min-w-0 flex-1">
      <ScopeSwitcher />
    </div>
    <AccountMenu person={person} />
  </header>
);
