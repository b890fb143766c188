interface FailedRow {
  line?: number | null;
  row: number;
  column?: string | null;
  reason: string;
}

/** Where each is, and why it failed. */
export const FailedRowList = ({ rows }: { rows: readonly FailedRow[] }) => (
  <ul className="mt-2 divide-y divide-line border-y border-line">
    {rows.map(({ row, line, column, reason }) => (
      <li key={row} className="py-1.5 wrap-anywhere">
        <span className="text-muted tabular-nums">
          {line ? `Line ${line}` : `Row ${row}`}
          {column && `, ${column}`}:
        </span>{' '}
        {reason}
      </li>
    ))}
  </ul>
);
