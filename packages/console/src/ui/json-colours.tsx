const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON, or whole lines of it, with names, texts and other values told apart. */
export function jsonColours(json: string): React.ReactNode {
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
