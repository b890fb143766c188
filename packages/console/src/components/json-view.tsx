import { Check, Copy } from 'lucide-react';
import { useState } from 'react';

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const COPIED_MS = 1_500;

/** Any JSON value, indented and coloured; text that was not JSON is shown as it came. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <div className="relative">
      <CopyButton text={text} label={label} />
      <pre className="rounded-md bg-raised p-3 pr-12 font-mono text-xs leading-relaxed wrap-anywhere whitespace-pre-wrap">
        {typeof value === 'string' ? value : coloured(text)}
      </pre>
    </div>
  );
}

function coloured(json: string): React.ReactNode[] {
  const nodes: React.ReactNode[] = [];
  let end = 0;
  for (const match of json.matchAll(TOKEN)) {
    const [whole, string, colon] = match;
    nodes.push(json.slice(end, match.index));
    end = match.index + whole.length;
    const colour = colon !== undefined ? 'text-muted' : string !== undefined ? 'text-good' : 'text-info';
    nodes.push(
      <span key={match.index} className={colour}>
        {whole}
      </span>,
    );
  }
  return [...nodes, json.slice(end)];
}

function CopyButton({ text, label }: { text: string; label: string }) {
  const [isCopied, setIsCopied] = useState(false);
  // Browsers offer the clipboard on https and on the machine itself, not on plain http over a network.
  if (navigator.clipboard === undefined) return null;

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), COPIED_MS);
  }

  const Icon = isCopied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={isCopied ? 'Copied' : `Copy ${label}`}
      onClick={() => void copy()}
      className="absolute top-2 right-2 grid size-7 cursor-pointer place-items-center rounded-md bg-raised text-muted hover:text-ink"
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}
