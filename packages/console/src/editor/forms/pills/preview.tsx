import { holdsData, isLoneValue, pathsIn, segmentsOf } from '../data/liquid-text.ts';
import { typeOfValue } from '../data/nodes.ts';
import { usePanelData } from '../data/panel-data.tsx';
import { isGone } from '../data/readable.ts';
import { shortly } from '../data/words.ts';

/** What a text comes to with the data on screen. */
export function Preview({ text }: { text: string }) {
  const { resultOf, sample, readable } = usePanelData();
  const result = resultOf(text);
  // What is gone is said where it stands, and as a fault; of what is still being written nothing is said.
  const isLost = readable !== undefined && pathsIn(text).some((path) => isGone(readable, path));
  if (result === undefined || isLost || isUnfinished(text)) return null;
  const { value, type, fault } = result;
  if (fault !== null) {
    return (
      <p className="mt-1 text-xs text-caution">
        With {sample?.label ?? 'this data'} the step would fail: {fault}.
      </p>
    );
  }
  if (type === 'nothing' || value === null) return <p className="mt-1 text-xs text-muted">→ nothing: it is left out</p>;
  if (typeof value === 'string' && value.includes('[object Object]')) {
    return (
      <p className="mt-1 text-xs text-caution">A group of values cannot stand in a text: choose one of its values.</p>
    );
  }
  const kept = isLoneValue(text) && type !== 'text' ? ` · ${typeOfValue(value)}` : '';
  return (
    <p className="mt-1 truncate text-xs text-muted">
      → <span className="text-ink">{shortly(value)}</span>
      {kept}
    </p>
  );
}

const isUnfinished = (text: string): boolean =>
  segmentsOf(text).some(({ kind, text: each }) => kind === 'text' && holdsData(each));
