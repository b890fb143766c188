import { Tooltip } from 'radix-ui';

/** Words beside a thing, when it is pointed at or reached by keyboard. They never hold what is said nowhere else. */
export const Hint = ({ words, children }: { words: React.ReactNode; children: React.ReactNode }) => (
  <Tooltip.Root>
    <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
    <Tooltip.Portal>
      <Tooltip.Content
        sideOffset={6}
        collisionPadding={8}
        className="z-50 max-w-72 rounded-md bg-ink px-2 py-1 text-xs text-canvas tabular-nums shadow-md"
      >
        {words}
      </Tooltip.Content>
    </Tooltip.Portal>
  </Tooltip.Root>
);
