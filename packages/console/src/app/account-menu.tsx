import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Check, LogOut, Monitor, Moon, Settings, Sun } from 'lucide-react';
import { authenticate } from '../api/client.ts';
import type { SignedInPerson } from '../api/types.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Menu } from '../ui/menu.tsx';
import { theme } from '../ui/settings.ts';
import { chooseTheme } from '../ui/theme.ts';

const themes = [
  ['system', 'As the system has it', Monitor],
  ['light', 'Light', Sun],
  ['dark', 'Dark', Moon],
] as const;

export function AccountMenu({ person }: { person: SignedInPerson }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const chosen = theme.use();
  const signOut = useMutation({
    mutationFn: () => authenticate('sign-out', {}),
    async onSuccess() {
      // Nothing of this person's stays in memory for the next one.
      queryClient.clear();
      await router.navigate({ to: '/sign-in' });
    },
  });
  return (
    <Menu
      heading={
        <>
          <span className="block font-medium">{person.name}</span>
          <span className="block text-xs text-muted">
            {person.email} · {person.role}
          </span>
        </>
      }
      items={[
        ...themes.map(([name, words, Icon]) => ({
          words,
          Icon: chosen === name ? Check : Icon,
          onSelect: () => chooseTheme(name),
        })),
        { words: 'Settings', Icon: Settings, onSelect: () => void router.navigate({ to: '/settings/{-$part}' }) },
        { words: 'Sign out', Icon: LogOut, onSelect: () => signOut.mutate() },
      ]}
    >
      <button type="button" className="grid size-8 shrink-0 cursor-pointer place-items-center rounded-full">
        <Avatar name={person.name} /> <span className="sr-only">{`Account of ${person.name}`}</span>
      </button>
    </Menu>
  );
}
