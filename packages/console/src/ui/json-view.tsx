import { CopyButton } from './copy-button.tsx';

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Any JSON value, indented and coloured; text that was not JSON is shown as it came. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <div className="relative">
      <CopyButton text={text} label={label} className="absolute top-2 right-2 bg-raised" />
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
