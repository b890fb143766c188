const rows = ['first', 'second', 'third', 'fourth', 'fifth'];

/** Keeps the place of rows that are on their way. */
export function LoadingRows() {
  return (
    <div role="status" aria-label="Loading" className="divide-y divide-line">
      {rows.map((row) => (
        <div key={row} className="flex h-16 motion-safe:animate-pulse items-center gap-3 px-4">
          <div className="size-4 rounded-full bg-raised" />
          <div className="flex-1 space-y-2">
            <div className="h-3 w-2/5 rounded bg-raised" />
            <div className="h-3 w-3/5 rounded bg-raised" />
          </div>
        </div>
      ))}
    </div>
  );
}
