/** One page: its name in the browser's tab, its heading, and what acts on or sums up the whole of it. */
export function Page(props: {
  title: string;
  badge?: React.ReactNode;
  aside?: React.ReactNode;
  children: React.ReactNode;
}) {
  const { title, badge, aside, children } = props;
  return (
    <>
      <title>{`${title} · cio-bridge`}</title>
      <div className="mb-4 flex min-h-9 flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-lg font-semibold tracking-tight wrap-anywhere sm:text-xl">{title}</h1>
        {badge}
        <div className="ml-auto">{aside}</div>
      </div>
      {children}
    </>
  );
}
