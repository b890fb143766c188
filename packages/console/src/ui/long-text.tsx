import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { countOf, countWords } from '../words/time.ts';
import { CopyButton } from './copy-button.tsx';
import { IconButton } from './icon-button.tsx';
import { MAX_MATCHES, type Match, matchesOf, rowOf, rowStartsOf } from './text-rows.ts';

const ROW_PX = 20;

/** A text of any length: only the rows in sight are there, and what is searched for is scrolled to. */
export function LongText(props: { text: string; label: string; colours: (line: string) => React.ReactNode }) {
  const { text, label, colours } = props;
  const box = useRef<HTMLElement>(null);
  const starts = useMemo(() => rowStartsOf(text), [text]);
  const virtualizer = useVirtualizer({
    count: starts.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  const { sought, search, matches, at, go } = useMatches(text, ({ from }) =>
    virtualizer.scrollToIndex(rowOf(starts, from), { align: 'center' }),
  );
  const match = matches[at];
  return (
    <div className="rounded-md bg-raised">
      <search className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line p-2">
        <input
          type="search"
          aria-label={`Search in the ${label}`}
          placeholder={`Search in ${countOf(starts.length, 'line', 'lines')}`}
          value={sought}
          onChange={(event) => search(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && go(event.shiftKey ? -1 : 1)}
          className="h-8 min-w-0 flex-1 rounded-md border border-control bg-surface px-2 text-base sm:text-sm"
        />
        <span role="status" className="text-xs text-muted tabular-nums">
          {sought !== '' && foundWords(at, matches.length)}
        </span>
        <IconButton name="Previous match" Icon={ChevronUp} disabled={!match} onClick={() => go(-1)} />
        <IconButton name="Next match" Icon={ChevronDown} disabled={!match} onClick={() => go(1)} />
        <CopyButton text={text} label={label} />
      </search>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can scroll has to be reached by keyboard */}
      <section ref={box} aria-label={`The ${label}`} tabIndex={0} className="h-[60vh] overflow-auto font-mono text-xs">
        <div className="relative min-w-max" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => (
            <div
              key={key}
              className="absolute top-0 left-0 px-3 leading-5 whitespace-pre"
              style={{ transform: `translateY(${start}px)` }}
            >
              {rowContent(text, starts, index, match, colours)}
            </div>
          ))}
        </div>
      </section>
    </div>
  );
}

function rowContent(
  text: string,
  starts: readonly number[],
  index: number,
  match: Match | undefined,
  colours: (line: string) => React.ReactNode,
): React.ReactNode {
  const from = starts[index] ?? 0;
  const next = starts[index + 1] ?? text.length + 1;
  const isEnd = next > text.length || text[next - 1] === '\n';
  const until = isEnd ? next - 1 : next;
  const row = text.slice(from, until);
  if (match && match.from < until && match.until > from) {
    const [begin, end] = [Math.max(0, match.from - from), match.until - from];
    return [row.slice(0, begin), <mark key="match">{row.slice(begin, end)}</mark>, row.slice(end)];
  }
  // A part of a line says nothing of what it is a part of.
  const isWhole = isEnd && (from === 0 || text[from - 1] === '\n');
  return isWhole ? colours(row) : row;
}

const foundWords = (at: number, count: number): string =>
  count === 0 ? 'Not there' : `${at + 1} of ${countWords(count)}${count === MAX_MATCHES ? '+' : ''}`;

function useMatches(text: string, show: (match: Match) => void) {
  const [sought, setSought] = useState('');
  const [at, setAt] = useState(0);
  const settled = useDeferredValue(sought);
  const matches = useMemo(() => matchesOf(text, settled), [text, settled]);
  function go(step: number): void {
    if (matches.length === 0) return;
    const next = (at + step + matches.length) % matches.length;
    setAt(next);
    const match = matches[next];
    if (match) show(match);
  }
  function search(next: string): void {
    setSought(next);
    setAt(0);
    const first = matchesOf(text, next)[0];
    if (first) show(first);
  }
  return { sought, search, matches, at, go };
}
