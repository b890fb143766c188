import { useQuery } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';
import { actionsQuery } from '../../api/queries.ts';
import type { EnvironmentFacts } from '../../api/types.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { keyWords } from '../../words/keys.ts';
import { countOf } from '../../words/time.ts';

/** Which actions the keys open, as the last test found; and what the others lack. */
export function WhatItMayDo({ facts }: { facts: EnvironmentFacts }) {
  const titles = new Map(useQuery(actionsQuery).data?.items.map(({ key, title }) => [key, title]));
  const found = facts.probe?.actions;
  if (!found) return <p className="px-4 py-3 text-muted">Test it to see which actions its keys allow.</p>;
  const { allowed, refused } = found;
  return (
    <Disclosure
      summary={
        <>
          Allows {countOf(allowed.length, 'action', 'actions')}
          {refused.length > 0 && <span className="text-muted"> · {refused.length} need more</span>}
        </>
      }
    >
      <ul className="grid gap-1 px-4 pb-3">
        {refused.map(({ key, lacks }) => (
          <li key={key} className="flex items-start gap-2">
            <X aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
            <span>
              {titles.get(key) ?? key}
              <span className="block text-xs text-muted">{`Lacks: ${lacks.map(lackWords).join(', ')}`}</span>
            </span>
          </li>
        ))}
        {allowed.map((key) => (
          <li key={key} className="flex items-start gap-2">
            <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
            {titles.get(key) ?? key}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

const lackWords = (lack: string): string => (lack in keyWords ? keyWords[lack as keyof typeof keyWords] : lack);
