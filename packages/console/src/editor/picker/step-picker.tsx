import { Command } from 'cmdk';
import { Dialog as Radix } from 'radix-ui';
import { useRef } from 'react';
import type { EnvironmentFacts } from '../../api/types.ts';
import { Badge } from '../../ui/badge.tsx';
import { Prose } from '../../ui/prose.tsx';
import { setting } from '../../ui/settings.ts';
import { useDialogFocus } from '../../ui/use-dialog-focus.ts';
import { isSend, lackOf } from '../../words/actions.ts';
import { iconOfStep } from '../tree/step-icon.tsx';
import type { Actions } from '../tree/step-words.ts';
import { fit, wordsOf } from './search.ts';
import { type StepKind, stepKinds } from './step-kinds.ts';

const MAX_RECENT = 4;
const anyText = (_text: string): _text is string => true;
const recent = setting('recent-steps', anyText, '');

/** Chooses a kind of step by a part of its name, its group or what it does; the ones used last come first. */
export function StepPicker(props: {
  actions: Actions;
  /** What the keys of the connection can do; undefined while nobody knows. */
  facts: EnvironmentFacts | undefined;
  onPick: (kind: StepKind) => void;
  onClose: () => void;
}) {
  const { actions, facts, onPick, onClose } = props;
  const focus = useDialogFocus();
  const picked = useRef<StepKind>(undefined);
  const kinds = stepKinds(actions);
  const last = recent
    .get()
    .split(',')
    .flatMap((key) => kinds.find((kind) => kind.key === key) ?? []);
  const groups = [
    ...(last.length > 0 ? [['Used last', last] as const] : []),
    ...Map.groupBy(kinds, ({ group }) => group),
  ];

  function pick(kind: StepKind): void {
    const others = recent
      .get()
      .split(',')
      .filter((key) => key !== kind.key && key !== '');
    recent.set([kind.key, ...others].slice(0, MAX_RECENT).join(','));
    picked.current = kind;
    onClose();
  }

  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay motion-safe:animate-appear" />
        <Radix.Content
          data-modal
          aria-describedby={undefined}
          {...focus}
          onCloseAutoFocus={(event) => {
            focus.onCloseAutoFocus(event);
            // Where the focus is back it goes on to the new step.
            if (picked.current) onPick(picked.current);
          }}
          className="fixed inset-x-3 top-[8vh] z-40 mx-auto max-w-2xl overflow-hidden rounded-xl border border-line bg-surface shadow-xl outline-none motion-safe:animate-appear"
        >
          <Radix.Title className="sr-only">Add a step</Radix.Title>
          <Command label="Steps" loop filter={(_value, search, words = []) => fit(search, words)}>
            <Command.Input
              placeholder="What is to happen? Send, wait, branch, …"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none placeholder:text-muted"
            />
            <Command.List label="Kinds of steps" className="max-h-[65vh] overflow-y-auto p-2">
              <Command.Empty className="px-3 py-6 text-center text-muted">No step is called so.</Command.Empty>
              {groups.map(([name, members]) => (
                <Command.Group
                  key={name}
                  heading={name}
                  className="**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:py-1.5 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:text-muted"
                >
                  {members.map((kind) => (
                    <Command.Item
                      key={kind.key}
                      value={`${name} ${kind.key}`}
                      keywords={wordsOf(kind)}
                      onSelect={() => pick(kind)}
                      className="flex min-h-11 cursor-pointer items-start gap-3 rounded-md px-2 py-2 data-[selected=true]:bg-raised"
                    >
                      <Kind kind={kind} actions={actions} facts={facts} />
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

/** Enough to choose by; the form says the rest. */
const firstSentence = (text: string): string => /^[\s\S]*?[.!?](?=\s)/.exec(text)?.[0] ?? text;

function Kind({ kind, actions, facts }: { kind: StepKind; actions: Actions; facts: EnvironmentFacts | undefined }) {
  const action = actions.get(kind.key);
  const Icon = iconOfStep({ type: action ? 'action' : kind.key, step: { action: kind.key } }, actions);
  const lack = action && facts && lackOf(action, facts);
  return (
    <>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-2">
          <span>{kind.title}</span>
          {isSend(action) && <Badge tone="caution">Sends</Badge>}
          {action?.destructive && <Badge tone="bad">Destroys</Badge>}
        </span>
        <span className="line-clamp-2 text-xs text-muted">{lack ?? <Prose text={firstSentence(kind.about)} />}</span>
      </span>
    </>
  );
}
