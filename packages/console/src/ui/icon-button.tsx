import type { LucideIcon } from 'lucide-react';
import type { Permission } from '../api/types.ts';
import { useWhyOff } from './button.tsx';
import { Hint } from './hint.tsx';

/** A button that is a sign alone; its name is read out, and shown when it is pointed at. */
export function IconButton({
  name,
  Icon,
  needs,
  whyOff,
  className = '',
  ...rest
}: React.ComponentProps<'button'> & {
  name: string;
  Icon: LucideIcon;
  /** What whoever presses it has to be allowed to do; otherwise it is off, and says why. */
  needs?: Permission;
  /** Why it cannot be pressed now, for everybody. */
  whyOff?: string | undefined;
}) {
  const { reason, off } = useWhyOff(needs, whyOff);
  return (
    <Hint words={reason === undefined ? name : `${name}: ${reason}`}>
      <button
        type="button"
        aria-label={name}
        {...rest}
        {...off}
        className={`grid size-8 shrink-0 cursor-pointer place-items-center rounded-md text-muted hover:bg-raised hover:text-ink disabled:cursor-default disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-50 ${className}`}
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </Hint>
  );
}
