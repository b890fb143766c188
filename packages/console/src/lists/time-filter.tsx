import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { OptionList } from '../ui/option-list.tsx';
import { TextField } from '../ui/text-field.tsx';
import { shortTime } from '../words/time.ts';
import type { ListSearch } from './filters.ts';

const spans = [
  { value: '1h', words: 'Last hour' },
  { value: '24h', words: 'Last 24 hours' },
  { value: '7d', words: 'Last 7 days' },
  { value: '30d', words: 'Last 30 days' },
];

type TimeSearch = ListSearch<'last' | 'from' | 'until'>;

const momentWords = (text: string): string => shortTime(Date.parse(text));

/** `Last 24 hours`, `since 21 Nov, 09:00`; undefined for any time. */
export function timeWords(search: ListSearch): string | undefined {
  const { last, from, until } = search as TimeSearch;
  if (last !== undefined) return spans.find(({ value }) => value === last)?.words.toLowerCase();
  if (from !== undefined && until !== undefined) return `${momentWords(from)} – ${momentWords(until)}`;
  if (from !== undefined) return `since ${momentWords(from)}`;
  return until === undefined ? undefined : `until ${momentWords(until)}`;
}

/** The usual spans, or any two moments in the reader's time zone. */
export function TimeFilter(props: { search: ListSearch; onChange: (search: ListSearch) => void; onDone: () => void }) {
  const search = props.search as TimeSearch;
  const [from, setFrom] = useState(search.from ?? '');
  const [until, setUntil] = useState(search.until ?? '');
  function apply(next: TimeSearch): void {
    props.onChange({ last: undefined, from: undefined, until: undefined, ...next } as ListSearch);
    props.onDone();
  }
  return (
    <>
      <OptionList
        label="Time"
        options={spans}
        chosen={search.last === undefined ? [] : [search.last]}
        onChoose={(last) => apply(last === search.last ? {} : { last })}
      />
      <form
        className="grid gap-3 border-t border-line p-3"
        onSubmit={(event) => {
          event.preventDefault();
          apply({ ...(from !== '' && { from }), ...(until !== '' && { until }) });
        }}
      >
        <TextField label="From" type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
        <TextField
          label="Until"
          type="datetime-local"
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
        <Button type="submit" look="primary">
          Show this time
        </Button>
      </form>
    </>
  );
}
