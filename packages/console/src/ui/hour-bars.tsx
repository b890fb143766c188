/** Counts by the hour, as bars; the numbers themselves stand in a table beside it. */
export function HourBars({ label, bars }: { label: string; bars: { atMs: number; value: number; bad: number }[] }) {
  const most = Math.max(1, ...bars.map(({ value, bad }) => value + bad));
  const part = (count: number) => `${(count / most) * 100}%`;
  return (
    <div role="img" aria-label={label} className="flex h-16 items-end gap-px">
      {bars.map(({ atMs, value, bad }) => (
        <div key={atMs} className="flex h-full min-w-0 flex-1 flex-col justify-end border-b border-line">
          <div className="bg-bad" style={{ height: part(bad) }} />
          <div className="rounded-t-xs bg-info" style={{ height: part(value) }} />
        </div>
      ))}
    </div>
  );
}
