import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { LogOut } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { authenticate } from '../api/client.ts';
import type { Person } from '../api/types.ts';

export function AccountMenu({ person }: { person: Person }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => authenticate('sign-out', {}),
    async onSuccess() {
      // Nothing of this person's stays in memory for the next one.
      queryClient.clear();
      await router.navigate({ to: '/sign-in' });
    },
  });
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="grid size-8 shrink-0 cursor-pointer place-items-center rounded-full bg-info-ground text-xs font-semibold text-info uppercase">
        {initials(person.name)} <span className="sr-only">{`Account of ${person.name}`}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={8}
          className="z-20 min-w-56 rounded-lg border border-line bg-surface p-1 text-sm shadow-lg"
        >
          <DropdownMenu.Label className="px-3 py-2">
            <span className="block font-medium">{person.name}</span>
            <span className="block text-xs text-muted">
              {person.email} · {person.role}
            </span>
          </DropdownMenu.Label>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item
            onSelect={() => signOut.mutate()}
            className="flex cursor-pointer items-center gap-2 rounded-md px-3 py-2 outline-none data-highlighted:bg-raised"
          >
            <LogOut aria-hidden className="size-4 text-muted" />
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Of the first and the last word: `Ada King Lovelace` is `AL`. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '').join('');
}
