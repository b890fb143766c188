import type { LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';

export interface MenuItem {
  words: string;
  Icon?: LucideIcon;
  onSelect: () => void;
  isDanger?: boolean;
  /** Why it cannot be chosen. */
  whyOff?: string | undefined;
}

/** What can be done with a thing, behind the button given as `children`. */
export function Menu({
  items,
  children,
  heading,
}: {
  items: MenuItem[];
  children: React.ReactNode;
  heading?: React.ReactNode;
}) {
  return (
    // What is behind it stays there for a screen reader: it is left by one key.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-40 min-w-52 rounded-lg border border-line bg-surface p-1 text-sm shadow-lg motion-safe:animate-appear"
        >
          {heading && <DropdownMenu.Label className="px-3 py-2">{heading}</DropdownMenu.Label>}
          {heading && <DropdownMenu.Separator className="my-1 h-px bg-line" />}
          {items.map(({ words, Icon, onSelect, isDanger, whyOff }) => (
            <DropdownMenu.Item
              key={words}
              disabled={whyOff !== undefined}
              onSelect={onSelect}
              className={`flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-3 py-1.5 outline-none data-disabled:cursor-default data-disabled:opacity-60 data-highlighted:bg-raised ${isDanger ? 'text-bad' : ''}`}
            >
              {Icon && <Icon aria-hidden className="size-4 opacity-70" />}
              <span>
                {words}
                {whyOff !== undefined && <span className="block text-xs text-muted">{whyOff}</span>}
              </span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
