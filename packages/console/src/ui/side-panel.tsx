import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { IconButton } from './icon-button.tsx';
import { useDialogFocus } from './use-dialog-focus.ts';

/** One thing of a list, beside the list, which stays in reach. */
export function SidePanel(props: {
  title: string;
  /** A link to its own page. */
  aside?: React.ReactNode;
  onClose: () => void;
  onNext?: (() => void) | undefined;
  onPrevious?: (() => void) | undefined;
  children: React.ReactNode;
}) {
  const { title, aside, onClose, onNext, onPrevious, children } = props;
  const focus = useDialogFocus();
  return (
    <Radix.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          {...focus}
          onInteractOutside={(event) => event.preventDefault()}
          className="fixed inset-y-0 right-0 z-30 flex w-full flex-col border-l border-line bg-surface shadow-xl outline-none motion-safe:animate-slide-in sm:max-w-xl"
        >
          <div className="flex h-14 shrink-0 items-center gap-1 border-b border-line pr-2 pl-5">
            <Radix.Title className="min-w-0 flex-1 truncate font-semibold">{title}</Radix.Title>
            {aside}
            <IconButton name="Previous" Icon={ChevronUp} onClick={onPrevious} disabled={!onPrevious} />
            <IconButton name="Next" Icon={ChevronDown} onClick={onNext} disabled={!onNext} />
            <Radix.Close asChild>
              <IconButton name="Close" Icon={X} />
            </Radix.Close>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can scroll has to be reached by keyboard */}
          <div className="min-h-0 flex-1 overflow-y-auto p-5" tabIndex={0}>
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
