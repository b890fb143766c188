import { Command } from 'cmdk';
import { ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { DataNode } from '../data/nodes.ts';
import { usePanelData } from '../data/panel-data.tsx';
import { type DataGroup, nodeAt } from '../data/readable.ts';
import { shortly } from '../data/words.ts';
import { foundGroups } from './found-nodes.ts';

/** Everything that a field may be filled with, with its values on screen; typing searches names and values. */
export function DataPicker({ onChoose }: { onChoose: (path: readonly string[]) => void }) {
  const { groups, sample, readable } = usePanelData();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) =>
    setOpen((before) =>
      before.has(key) ? new Set([...before].filter((each) => each !== key)) : new Set([...before, key]),
    );
  const isSearching = search.trim() !== '';
  const isUnlisted = TYPED_PATH.test(search.trim()) && nodeAt(groups, search.trim().split('.')) === undefined;
  const found = useMemo(() => foundGroups(groups, search), [groups, search]);

  return (
    <Command label="Data" loop shouldFilter={false} className="outline-none">
      <Command.Input
        autoFocus
        value={search}
        onValueChange={setSearch}
        placeholder="Search names and values"
        className="h-10 w-full border-b border-line bg-transparent px-3 text-base outline-none placeholder:text-muted sm:text-sm"
      />
      <p className="border-b border-line px-3 py-1.5 text-xs text-muted">
        {sample ? `Values of ${sample.label}` : 'Choose an event under Test to see values here.'}
      </p>
      <Command.List label="Data" className="max-h-80 overflow-y-auto p-1">
        <Command.Empty className="px-3 py-2 text-muted">{readable ? 'Nothing fits.' : 'Loading…'}</Command.Empty>
        {isUnlisted && (
          <Command.Item
            value={search}
            onSelect={() => onChoose(search.trim().split('.'))}
            className="flex min-h-9 cursor-pointer items-center rounded-md px-2 data-[selected=true]:bg-raised"
          >
            Use <code className="ml-1 font-mono">{search.trim()}</code>
          </Command.Item>
        )}
        {found.map((group) => (
          <Command.Group key={group.title} heading={<Heading group={group} />}>
            {(isSearching ? group.nodes : inOrder(group.nodes, sample !== null)).map((node) => (
              <Rows
                key={keyOf(node)}
                node={node}
                depth={0}
                open={isSearching ? undefined : open}
                onToggle={toggle}
                onChoose={onChoose}
              />
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}

function Value({ node: { value, example } }: { node: DataNode }) {
  if (value !== undefined) return shortly(value);
  return example === undefined ? null : <span className="text-xs italic">such as {shortly(example)}</span>;
}

const Heading = ({ group: { title, note } }: { group: DataGroup }) => (
  <div className="px-2 pt-2 pb-1 text-xs">
    <span className="font-medium text-ink">{title}</span>
    {note && <span className="text-muted"> · {note}</span>}
  </div>
);

/** A path that somebody knows though nobody lists it, such as one into what another service answers. */
const TYPED_PATH = /^(?:event|steps|vars|item|client|run|connection)(?:\.[\w-]+)+$/;

const keyOf = ({ path }: DataNode): string => path.join('.');

/** What the data on screen has comes first. */
const inOrder = (nodes: readonly DataNode[], hasSample: boolean): readonly DataNode[] =>
  hasSample
    ? nodes.toSorted((one, other) => Number(one.value === undefined) - Number(other.value === undefined))
    : nodes;

function Rows(props: {
  node: DataNode;
  depth: number;
  /** The groups that are unfolded; undefined unfolds all. */
  open: ReadonlySet<string> | undefined;
  onToggle: (key: string) => void;
  onChoose: (path: readonly string[]) => void;
}) {
  const { node, depth, open, onToggle, onChoose } = props;
  const key = keyOf(node);
  const isOpen = open === undefined || open.has(key);
  const hasInside = node.children.length > 0;
  const parts = (
    <>
      {hasInside ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label={isOpen ? `Fold ${node.words}` : `Unfold ${node.words}`}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(key);
          }}
          className="grid size-6 min-h-0! shrink-0 cursor-pointer place-items-center rounded hover:bg-chosen"
        >
          <ChevronRight aria-hidden className={`size-4 text-muted ${isOpen ? 'rotate-90' : ''}`} />
        </button>
      ) : (
        <span className="w-6 shrink-0" />
      )}
      <span className="min-w-0 flex-1 py-1">
        <span className="flex items-baseline gap-2">
          <span className="shrink-0">{node.words}</span>
          <span className="min-w-0 flex-1 truncate text-right text-muted">
            <Value node={node} />
          </span>
        </span>
        <span className="block truncate text-xs text-muted">
          {node.type}
          {node.mayBeMissing && ' · may be missing'}
          {node.description && ` · ${node.description}`}
        </span>
      </span>
    </>
  );
  const look = 'flex min-h-9 cursor-pointer items-center gap-1 rounded-md pr-2';
  const style = { paddingLeft: `${depth + 0.25}rem` };
  return (
    <>
      {node.isAround ? (
        // Keys walk what was found; what that stands in can be pressed.
        <div
          aria-hidden
          onClick={() => onChoose(node.path)}
          style={style}
          className={`${look} text-muted hover:bg-raised`}
        >
          {parts}
        </div>
      ) : (
        <Command.Item
          value={key}
          onSelect={() => onChoose(node.path)}
          style={style}
          className={`${look} data-[selected=true]:bg-raised`}
        >
          {parts}
        </Command.Item>
      )}
      {isOpen &&
        (open === undefined ? node.children : inOrder(node.children, true)).map((child) => (
          <Rows key={keyOf(child)} node={child} depth={depth + 1} open={open} onToggle={onToggle} onChoose={onChoose} />
        ))}
    </>
  );
}
