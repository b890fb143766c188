const MARKED = /(`[^`]+`|\*\*[^*]+\*\*)/;

/** A text of the server's own, with what stands between backticks as code, and between double stars as strong. */
export const Prose = ({ text }: { text: string }) =>
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change their order
  text.split(MARKED).map((part, index) => <Part key={index} part={part} />);

function Part({ part }: { part: string }) {
  if (!MARKED.test(part)) return part;
  if (part.startsWith('`')) return <code className="font-mono text-[0.9em] text-ink">{part.slice(1, -1)}</code>;
  return <strong className="font-medium text-ink">{part.slice(2, -2)}</strong>;
}
