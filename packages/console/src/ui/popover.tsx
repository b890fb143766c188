import { Popover as Radix } from 'radix-ui';

/** A small sheet beside the thing that opens it. */
export function Popover(props: {
  trigger: React.ReactNode;
  label: string;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  width?: string;
  /** What takes the focus when it closes, in place of the trigger. */
  onClosed?: () => void;
  children: React.ReactNode;
}) {
  const { trigger, label, isOpen, onOpenChange, width = 'w-64', onClosed, children } = props;
  return (
    <Radix.Root {...(isOpen !== undefined && { open: isOpen })} {...(onOpenChange && { onOpenChange })}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          {...(onClosed && {
            onCloseAutoFocus: (event: Event) => {
              event.preventDefault();
              onClosed();
            },
          })}
          className={`z-40 ${width} max-w-[calc(100vw-1rem)] rounded-lg border border-line bg-surface text-sm shadow-lg outline-none motion-safe:animate-appear`}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
