import { useLocation } from '@tanstack/react-router';
import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useServerForm } from '../ui/form.tsx';
import { Menu } from '../ui/menu.tsx';
import { setting } from '../ui/settings.ts';
import { TextField } from '../ui/text-field.tsx';
import { read, readText } from '../words/read.ts';
import type { Filters, ListSearch } from './filters.ts';

/** What a list is narrowed by, under a name. It is kept in this browser; its address can be sent to anybody. */
interface View {
  list: string;
  name: string;
  search: ListSearch;
}

const kept = setting('views', (_text): _text is string => true, '[]');

function viewsOf(text: string): View[] {
  try {
    const views: unknown = JSON.parse(text);
    return Array.isArray(views) ? views.filter(isView) : [];
  } catch {
    return [];
  }
}

const isView = (value: unknown): value is View =>
  readText(value, 'list') !== undefined &&
  readText(value, 'name') !== undefined &&
  typeof read(value, 'search') === 'object';

/** Keeps the filters of a list under a name, and brings them back. */
export function SavedViews({ filters }: { filters: Filters }) {
  // Behind client and environment, which a view leaves as they are.
  const list = useLocation().pathname.split('/').slice(3).join('/');
  const views = viewsOf(kept.use());
  const [isNaming, setIsNaming] = useState(false);
  const ours = views.filter((view) => view.list === list);
  if (ours.length === 0 && !filters.isNarrowed) return null;
  const keep = (next: View[]) => kept.set(JSON.stringify(next));
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
            onSelect: () => keep(views.filter((each) => each !== view)),
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
          taken={ours.map(({ name }) => name)}
          onName={(name) => {
            keep([...views, { list, name, search }]);
            setIsNaming(false);
          }}
          onClose={() => setIsNaming(false)}
        />
      </Dialog>
    </>
  );
}

function NameForm(props: { taken: string[]; onName: (name: string) => void; onClose: () => void }) {
  const { taken, onName, onClose } = props;
  const { register, faultOf, formProps } = useServerForm({
    defaultValues: { name: '' },
    onSend: async ({ name }) => onName(name.trim()),
  });
  const faultIn = (name: string) => {
    if (name.trim() === '') return 'Give them a name.';
    return taken.includes(name.trim()) ? 'There is a view of this name.' : true;
  };
  return (
    <form className="grid gap-4" {...formProps}>
      <TextField
        label="Name"
        autoFocus
        maxLength={60}
        fault={faultOf('name')}
        {...register('name', { validate: faultIn })}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary">
          Keep view
        </Button>
      </div>
    </form>
  );
}
