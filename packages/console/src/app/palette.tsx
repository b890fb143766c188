import { Command } from 'cmdk';
import { Dialog as Radix } from 'radix-ui';
import { useState } from 'react';
import { useEntries } from './use-entries.ts';

/** Goes anywhere and does anything, by typing a part of its name. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const { groups, isSearching } = useEntries(text.trim());
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay motion-safe:animate-appear" />
        <Radix.Content
          data-modal
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[10vh] z-40 mx-auto max-w-xl overflow-hidden rounded-xl border border-line bg-surface shadow-xl outline-none motion-safe:animate-appear"
        >
          <Radix.Title className="sr-only">Search</Radix.Title>
          <Command label="Search" loop>
            <Command.Input
              autoFocus
              value={text}
              onValueChange={setText}
              placeholder="A page, a client, an id, an e-mail address"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none placeholder:text-muted"
            />
            <Command.List label="Found" className="max-h-[60vh] overflow-y-auto p-2">
              <Command.Empty className="px-3 py-6 text-center text-muted">
                {isSearching ? 'Searching…' : 'Nothing has this name.'}
              </Command.Empty>
              {groups.map(([name, entries]) => (
                <Command.Group
                  key={name}
                  heading={name}
                  className="**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:py-1.5 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:text-muted"
                >
                  {entries.map(({ key, words, Icon, act, also = [] }) => (
                    <Command.Item
                      key={key}
                      value={key}
                      keywords={[words, ...also]}
                      onSelect={() => {
                        onClose();
                        act();
                      }}
                      className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-2 data-[selected=true]:bg-raised"
                    >
                      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
                      <span className="truncate">{words}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
