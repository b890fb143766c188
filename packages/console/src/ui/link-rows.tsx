import { Link, type LinkProps } from '@tanstack/react-router';

/** A few things of another thing's page, each leading to its own. */
export function LinkRows({
  rows,
  nothing,
}: {
  rows: { key: string; words: React.ReactNode; detail?: React.ReactNode; badge?: React.ReactNode; link: LinkProps }[];
  nothing: React.ReactNode;
}) {
  if (rows.length === 0) return <p className="p-4 text-muted">{nothing}</p>;
  return (
    <ul className="divide-y divide-line">
      {rows.map(({ key, words, detail, badge, link }) => (
        <li key={key}>
          <Link
            {...link}
            className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 -outline-offset-2! hover:bg-raised"
          >
            <span className="min-w-0 flex-1 basis-40 truncate font-medium">{words}</span>
            {detail !== undefined && <span className="min-w-0 text-muted">{detail}</span>}
            {badge}
          </Link>
        </li>
      ))}
    </ul>
  );
}
