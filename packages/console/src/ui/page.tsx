/** One page: its name in the browser's tab, its heading, and what acts on or sums up the whole of it. */
export function Page(props: {
  title: string;
  /** Where it belongs: a `Breadcrumbs`. */
  crumbs?: React.ReactNode;
  badge?: React.ReactNode;
  /** One sentence on what this is, or on how it stands. */
  lead?: React.ReactNode;
  aside?: React.ReactNode;
  children: React.ReactNode;
}) {
  const { title, crumbs, badge, lead, aside, children } = props;
  return (
    <>
      <title>{`${title} · cio-bridge`}</title>
      <header className="mb-4">
        {crumbs}
        <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="min-w-0 text-xl leading-7 font-semibold tracking-tight wrap-anywhere">{title}</h1>
          {badge}
          {aside && (
            <div className="flex max-w-full flex-wrap items-center gap-2 max-sm:[&_:is(a,button)]:px-2 sm:ml-auto">
              {aside}
            </div>
          )}
        </div>
        {lead && <p className="mt-2 max-w-3xl text-muted sm:mt-1">{lead}</p>}
      </header>
      {children}
    </>
  );
}
