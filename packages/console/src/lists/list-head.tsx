// biome-ignore-all lint/a11y/useFocusableInteractive: what is in a heading takes the focus, when there is something
// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn only while in sight have a layout that table elements lose
import type { RowKind } from './columns.ts';

/** The headings of the columns. */
export function ListHead<T>(props: {
  kind: RowKind<T>;
  hasPreview: boolean;
  onChooseLoaded: (() => void) | undefined;
}) {
  const { kind, hasPreview, onChooseLoaded } = props;
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="grid h-9 grid-cols-(--tracks) items-center gap-x-3 border-b border-line px-4 text-xs text-muted"
    >
      {onChooseLoaded && (
        <div role="columnheader" className="grid">
          <input
            type="checkbox"
            aria-label={`Select all ${kind.many} shown`}
            checked={false}
            onChange={onChooseLoaded}
            className="size-4 cursor-pointer accent-accent-fill"
          />
        </div>
      )}
      {kind.columns.map(({ title, isNumber, isUntitled }) => (
        <div key={title} role="columnheader" className={`truncate font-medium ${isNumber ? 'text-right' : ''}`}>
          <span className={isUntitled ? 'sr-only' : ''}>{title}</span>
        </div>
      ))}
      {hasPreview && (
        <div role="columnheader">
          <span className="sr-only">Look beside the list</span>
        </div>
      )}
    </div>
  );
}
