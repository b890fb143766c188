import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { shortcuts } from '../ui/settings.ts';
import { Switch } from '../ui/switch.tsx';
import { useNavigation } from './use-navigation-keys.ts';

const everywhere = [
  ['Ctrl K', 'Search, and go anywhere'],
  ['?', 'This sheet'],
  ['[', 'Fold the navigation'],
  ['Esc', 'Close what lies on top'],
] as const;

const onLists = [
  ['f', 'Filter'],
  ['d', 'Choose a time'],
  ['j', 'Next row; on the page of one, the next'],
  ['k', 'Row before'],
  ['Enter', 'Open the row'],
  ['e', 'Look at it beside the list'],
  ['x', 'Select it'],
  ['c', 'Copy its id'],
] as const;

const inWorkflows = [
  ['1 2 3', 'Canvas, outline, YAML'],
  ['a', 'Add a step'],
  ['Enter', 'To the form of a step; Esc leads back'],
  ['Ctrl .', 'Put data into a field'],
  ['Alt ↓', 'What is done with a value'],
  ['Alt ↑ ↓ ← →', 'Move a step'],
  ['Ctrl D', 'Duplicate it; Del deletes it'],
  ['t', 'Test; Ctrl Enter runs it'],
  ['F8', 'Next thing to mend'],
  ['Ctrl S', 'Save'],
  ['Ctrl Z', 'Undo; Ctrl Y does it again'],
] as const;

/** All keys, in one place. */
export function ShortcutSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const pages = useNavigation();
  const wish = shortcuts.use();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keyboard shortcuts" place="wide">
      <div className="grid gap-6 sm:grid-cols-2">
        <Keys title="Everywhere" keys={everywhere} />
        <Keys title="Go to" keys={pages.map(({ letter, label }) => [`g ${letter}`, label] as const)} />
        <Keys title="In lists" keys={onLists} />
        <Keys title="In the workflow editor" keys={inWorkflows} />
      </div>
      <div className="mt-6 border-t border-line pt-4">
        <Switch
          label="Single letters act"
          hint="Switch them off when you speak to your computer, or press keys by accident. Ctrl K stays."
          isOn={wish === 'on'}
          onChange={(isOn) => shortcuts.set(isOn ? 'on' : 'off')}
        />
      </div>
    </Dialog>
  );
}

function Keys({ title, keys }: { title: string; keys: readonly (readonly [keys: string, words: string])[] }) {
  return (
    <section>
      <h3 className="mb-2 font-semibold">{title}</h3>
      <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-3 gap-y-1.5">
        {keys.map(([each, words]) => (
          <div key={each} className="contents">
            <dt className="flex gap-1">
              {each.split(' ').map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
