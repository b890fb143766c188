/** One page: its name in the browser's tab, and its heading. */
export function Page({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: React.ReactNode;
  children: React.ReactNode;
}) {
  return (
    <>
      <title>{`${title} · cio-bridge`}</title>
      <div className="mb-4 flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
        {aside}
      </div>
      {children}
    </>
  );
}
