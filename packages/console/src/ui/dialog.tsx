import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { IconButton } from './icon-button.tsx';
import { useDialogFocus } from './use-dialog-focus.ts';

const places = {
  middle:
    'top-1/2 left-1/2 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 rounded-xl motion-safe:animate-appear',
  wide: 'top-1/2 left-1/2 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-3xl -translate-x-1/2 -translate-y-1/2 rounded-xl motion-safe:animate-appear',
  widest:
    'top-1/2 left-1/2 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-7xl -translate-x-1/2 -translate-y-1/2 rounded-xl motion-safe:animate-appear',
  side: 'inset-y-0 right-0 w-full max-w-xl border-l motion-safe:animate-slide-in',
  bottom: 'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-xl motion-safe:animate-appear',
};

/**
 * A question or a form over the page: the title asks, the buttons answer (`Delete connection` / `Keep it`).
 * `side` is for looking at one thing of a list, `bottom` for phones.
 */
export function Dialog(props: {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  lead?: React.ReactNode;
  place?: keyof typeof places;
  /** The answers, the main one last. */
  buttons?: React.ReactNode;
  children?: React.ReactNode;
}) {
  const { isOpen, onClose, title, lead, place = 'middle', buttons, children } = props;
  const focus = useDialogFocus();
  return (
    <Radix.Root open={isOpen} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay motion-safe:animate-appear" />
        <Radix.Content
          data-modal
          {...focus}
          {...(lead === undefined && { 'aria-describedby': undefined })}
          className={`fixed z-40 flex flex-col border-line bg-surface shadow-xl outline-none ${places[place]}`}
        >
          <div className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1 pt-0.5">
              <Radix.Title className="text-lg leading-6 font-semibold tracking-tight wrap-anywhere">
                {title}
              </Radix.Title>
              {lead !== undefined && <Radix.Description className="mt-1 text-muted">{lead}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton name="Close" Icon={X} className="-mr-2" />
            </Radix.Close>
          </div>
          {children !== undefined && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what can scroll has to be reached by keyboard
            <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5" tabIndex={0}>
              {children}
            </div>
          )}
          {buttons && <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{buttons}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
