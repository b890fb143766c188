import { useQuery } from '@tanstack/react-query';
import { Trash2, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { controlLook } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { type Filter, type Pill, pillOf, textOfPill } from '../data/liquid-text.ts';
import { typeOfValue } from '../data/nodes.ts';
import { usePanelData } from '../data/panel-data.tsx';
import { renderQuery } from '../data/queries.ts';
import { isGone, nodeAt } from '../data/readable.ts';
import { shortly, wordsOfPath } from '../data/words.ts';
import { isDefault } from './fallbacks.ts';
import { filtersFor, filterWords, freshFilter, kindOfFilter, typedArgs, withArgs } from './filters.ts';
import { IfMissing } from './if-missing.tsx';
import type { PillPlace } from './pill-view.ts';

/** What one value is, what stands in for it, and what is done with it. */
export function PillMenu(props: { place: PillPlace; onChange: (text: string) => void; onClose: () => void }) {
  const { place, onChange, onClose } = props;
  // The pill is drawn anew with each change; the menu stays where it was opened.
  const [rect] = useState(() => place.element.getBoundingClientRect());
  const anchor = useRef({ getBoundingClientRect: () => rect });
  const pill = pillOf(place.text);
  const { groups, readable } = usePanelData();
  const node = pill.path && nodeAt(groups, pill.path);
  const words = pill.path ? wordsOfPath(pill.path) : pill.expression;
  const set = (filters: readonly Filter[]) => onChange(textOfPill({ ...pill, filters }));
  return (
    <Popover.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          aria-label={words}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="z-40 grid max-h-[min(32rem,80vh)] w-80 max-w-[calc(100vw-1rem)] gap-3 overflow-y-auto rounded-lg border border-line bg-surface p-3 text-sm shadow-lg outline-none"
        >
          <div>
            <p className="font-medium wrap-anywhere">{words}</p>
            <p className="font-mono text-xs wrap-anywhere text-muted">{pill.expression}</p>
            {readable && pill.path && isGone(readable, pill.path) ? (
              <p className="mt-1 text-bad">It is not there any more: choose something else.</p>
            ) : (
              node && (
                <p className="mt-1 text-muted">
                  {node.type}
                  {node.value !== undefined && (
                    <>
                      {' · now '}
                      <span className="text-ink">{shortly(node.value)}</span>
                    </>
                  )}
                </p>
              )
            )}
          </div>
          <IfMissing pill={pill} onChange={set} />
          <Filters pill={pill} type={node?.type ?? 'anything'} onChange={set} />
          <Button
            look="danger"
            onClick={() => {
              onChange('');
              onClose();
            }}
          >
            <Trash2 aria-hidden className="size-4" /> Take it out
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Filters(props: {
  pill: Pill;
  type: Parameters<typeof filtersFor>[0];
  onChange: (filters: readonly Filter[]) => void;
}) {
  const { pill, onChange } = props;
  const { values } = usePanelData();
  const texts = {
    '': textOfPill(pill),
    ...Object.fromEntries(
      filtersFor('anything').map((kind) => [
        kind.name,
        textOfPill({ ...pill, filters: [...pill.filters, freshFilter(kind)] }),
      ]),
    ),
  };
  const tried = useQuery(renderQuery(JSON.stringify({ texts, values }), values !== undefined)).data?.texts;
  const now = tried?.[''];
  const type = now && now.fault === null && now.value !== null ? typeOfValue(now.value) : props.type;
  const chosen = pill.filters.filter((each) => !isDefault(each));
  return (
    <div>
      <p className="mb-1.5 font-medium">What is done with it</p>
      <ul className="grid gap-2">
        {pill.filters.map((filter, index) =>
          isDefault(filter) ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a filter is known by its place alone
            <li key={index} className="flex items-start gap-2">
              <FilterArgs filter={filter} onChange={(next) => onChange(pill.filters.with(index, next))} />
              <IconButton
                name={`Not ${filterWords(filter)}`}
                Icon={X}
                onClick={() => onChange(pill.filters.toSpliced(index, 1))}
              />
            </li>
          ),
        )}
      </ul>
      {chosen.length === 0 && <p className="text-muted">Nothing: it is used as it is.</p>}
      <ul aria-label="Do more" className="mt-2 grid max-h-44 overflow-y-auto rounded-md border border-line p-1">
        {filtersFor(type).map((kind) => {
          const result = tried?.[kind.name];
          const example =
            result && result.fault === null && result.value !== null ? `→ ${shortly(result.value)}` : kind.example;
          return (
            <li key={kind.name} className="grid">
              <button
                type="button"
                onClick={() => onChange([...pill.filters, freshFilter(kind)])}
                className="flex min-h-8 cursor-pointer items-baseline gap-3 rounded px-2 py-1 text-left hover:bg-raised"
              >
                <span className="shrink-0">{kind.words}</span>
                <span className="min-w-0 flex-1 truncate text-right text-xs text-muted">{example}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function FilterArgs({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const kind = kindOfFilter(filter.name);
  if (!kind) return <code className="min-w-0 flex-1 font-mono text-xs wrap-anywhere">{filterWords(filter)}</code>;
  const values = typedArgs(filter);
  return (
    <div className="grid min-w-0 flex-1 gap-1">
      <span className="pt-1.5">{kind.words}</span>
      {kind.args.map(({ label, initial }, index) => (
        <input
          key={label}
          aria-label={`${kind.words}: ${label}`}
          placeholder={label}
          value={values[index] ?? initial}
          onChange={({ target }) =>
            onChange(
              withArgs(
                kind,
                kind.args.map((_each, at) => (at === index ? target.value : (values[at] ?? ''))),
              ),
            )
          }
          className={`h-8 ${controlLook}`}
        />
      ))}
    </div>
  );
}
