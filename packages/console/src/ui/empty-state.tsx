import type { LucideIcon } from 'lucide-react';

/** Nothing is here: why, and what to do about it. */
export function EmptyState(props: {
  Icon: LucideIcon;
  title: string;
  children?: React.ReactNode;
  buttons?: React.ReactNode;
}) {
  const { Icon, title, children, buttons } = props;
  return (
    <div className="px-6 py-10">
      <Icon aria-hidden className="size-6 text-muted" />
      <p className="mt-3 font-medium">{title}</p>
      {children && <div className="mt-1 max-w-xl text-muted">{children}</div>}
      {buttons && <div className="mt-4 flex flex-wrap gap-2">{buttons}</div>}
    </div>
  );
}
