/** A surface with a heading, the one box that pages are made of. */
export function Panel({
  title,
  aside,
  children,
  isPadded = false,
}: {
  title: string;
  aside?: React.ReactNode;
  children: React.ReactNode;
  isPadded?: boolean;
}) {
  return (
    <section aria-label={title} className="min-w-0 rounded-lg border border-line bg-surface">
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 border-b border-line px-4 py-1.5">
        <h2 className="font-semibold">{title}</h2>
        <div className="text-xs text-muted">{aside}</div>
      </div>
      <div className={isPadded ? 'p-4' : '[&>[role=alert]]:m-3'}>{children}</div>
    </section>
  );
}
