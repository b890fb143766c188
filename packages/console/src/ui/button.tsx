import { LoaderCircle } from 'lucide-react';
import { useSession } from '../api/session.ts';
import type { Permission } from '../api/types.ts';
import { whyNot } from '../words/permissions.ts';
import { Hint } from './hint.tsx';

const looks = {
  primary: 'bg-accent-fill text-white hover:brightness-110',
  quiet: 'border border-line bg-surface text-ink hover:bg-raised',
  danger: 'border border-bad/40 bg-surface text-bad hover:bg-bad-ground',
  ghost: 'text-muted hover:bg-raised hover:text-ink',
};

export type ButtonProps = React.ComponentProps<'button'> & {
  look?: keyof typeof looks;
  /** Under way: it stands still until the server has answered. */
  isBusy?: boolean;
  /** What whoever presses it has to be allowed to do; otherwise it is off, and says why. */
  needs?: Permission | undefined;
  /** Why it cannot be pressed now, for everybody. */
  whyOff?: string | undefined;
};

/** Why a button is off, and what makes it so; nothing of both while it is on. */
export function useWhyOff(needs: Permission | undefined, whyOff?: string) {
  const session = useSession();
  const isMissing = needs !== undefined && session !== null && !session.permissions.includes(needs);
  const reason = isMissing ? whyNot(needs, session.person?.role) : whyOff;
  // It stays reachable, so that a keyboard and a screen reader come to the reason too.
  const off = reason !== undefined && {
    'aria-disabled': true,
    onClick: (event: React.MouseEvent) => event.preventDefault(),
  };
  return { reason, off };
}

/** One height and one shape for everything that is pressed. */
export function Button({
  look = 'quiet',
  className = '',
  isBusy = false,
  needs,
  whyOff,
  children,
  ...rest
}: ButtonProps) {
  const { reason, off } = useWhyOff(needs, whyOff);
  const button = (
    <button
      type="button"
      {...rest}
      {...off}
      disabled={rest.disabled || isBusy}
      className={`inline-flex h-9 shrink-0 cursor-pointer items-center justify-center gap-2 rounded-md px-3 font-medium whitespace-nowrap transition disabled:cursor-default disabled:opacity-60 aria-disabled:cursor-default aria-disabled:opacity-60 ${looks[look]} ${className}`}
    >
      {isBusy && <LoaderCircle aria-hidden className="size-4 motion-safe:animate-spin" />}
      {children}
    </button>
  );
  return reason === undefined ? button : <Hint words={reason}>{button}</Hint>;
}
