import { useLocation } from '@tanstack/react-router';
import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { keptList } from '../ui/kept-list.ts';
import { Menu } from '../ui/menu.tsx';
import { NameForm } from '../ui/name-form.tsx';
import { read, readText } from '../words/read.ts';
import type { Filters, ListSearch } from './filters.ts';

/** What a list is narrowed by, under a name. It is kept in this browser; its address can be sent to anybody. */
interface View {
  list: string;
  name: string;
  search: ListSearch;
}

const isView = (value: unknown): value is View =>
  readText(value, 'list') !== undefined &&
  readText(value, 'name') !== undefined &&
  typeof read(value, 'search') === 'object';

const kept = keptList('views', isView);

/** Keeps the filters of a list under a name, and brings them back. */
export function SavedViews({ filters }: { filters: Filters }) {
  // Behind client and environment, which a view leaves as they are.
  const list = useLocation().pathname.split('/').slice(3).join('/');
  const views = kept.use();
  const [isNaming, setIsNaming] = useState(false);
  const ours = views.filter((view) => view.list === list);
  if (ours.length === 0 && !filters.isNarrowed) return null;
  const { row: _row, tab: _tab, ...search } = filters.search;
  return (
    <>
      <Menu
        items={[
          ...ours.map((view) => ({ words: view.name, onSelect: () => filters.replace(view.search) })),
          {
            words: 'Keep these filters…',
            onSelect: () => setIsNaming(true),
            whyOff: filters.isNarrowed ? undefined : 'Choose some filters first.',
          },
          ...ours.map((view) => ({
            words: `Forget “${view.name}”`,
            isDanger: true,
            onSelect: () => kept.set(views.filter((each) => each !== view)),
          })),
        ]}
      >
        <button
          type="button"
          className="inline-flex h-8 shrink-0 cursor-pointer items-center gap-1 rounded-md px-2 text-muted hover:bg-raised hover:text-ink"
        >
          <Bookmark aria-hidden className="size-3.5" /> Views
        </button>
      </Menu>
      <Dialog
        isOpen={isNaming}
        onClose={() => setIsNaming(false)}
        title="Keep these filters"
        lead="They stand under Views, in this browser. To share them, send the address of the page."
      >
        <NameForm
          judge={(name) => {
            if (name === '') return 'Give them a name.';
            return ours.some((view) => view.name === name) ? 'There is a view of this name.' : true;
          }}
          words={() => ({ send: 'Keep view' })}
          onName={(name) => {
            kept.set([...views, { list, name, search }]);
            setIsNaming(false);
          }}
          onClose={() => setIsNaming(false)}
        />
      </Dialog>
    </>
  );
}
