import type { LucideIcon } from 'lucide-react';
import { Hint } from './hint.tsx';

/** A button that is a sign alone; its name is read out, and shown when it is pointed at. */
export function IconButton({
  name,
  Icon,
  className = '',
  ...rest
}: React.ComponentProps<'button'> & { name: string; Icon: LucideIcon }) {
  return (
    <Hint words={name}>
      <button
        type="button"
        aria-label={name}
        {...rest}
        className={`grid size-8 shrink-0 cursor-pointer place-items-center rounded-md text-muted hover:bg-raised hover:text-ink disabled:cursor-default disabled:opacity-50 ${className}`}
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </Hint>
  );
}
