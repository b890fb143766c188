const rows = ['w-2/5', 'w-3/5', 'w-1/3', 'w-1/2', 'w-2/5', 'w-3/5'];

/** Keeps the place of rows that are on their way; shown once it takes long enough to be noticed, or `isAtOnce`. */
export function LoadingRows({ isAtOnce = false }: { isAtOnce?: boolean }) {
  return (
    <div role="status" aria-label="Loading" className={`divide-y divide-line ${isAtOnce ? '' : 'animate-late'}`}>
      {rows.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change
        <div key={index} className="flex h-11 items-center gap-3 px-4">
          <div className="size-4 rounded-full bg-raised" />
          <div className={`h-3 rounded bg-raised ${width}`} />
        </div>
      ))}
    </div>
  );
}
