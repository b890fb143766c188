import { CopyButton } from './copy-button.tsx';

const looks = (line: string): string =>
  line.startsWith('+') ? 'bg-good-ground text-good' : line.startsWith('-') ? 'bg-bad-ground text-bad' : '';

/** Text to be read, and copied, as it is; each line keeps its number. */
export function CodeBlock(props: {
  text: string;
  label: string;
  isDifference?: boolean;
  /** What is said of a line, by its number from 1. */
  notes?: ReadonlyMap<number, React.ReactNode>;
}) {
  const { text, label, isDifference = false, notes } = props;
  const lines = text.replace(/\n$/, '').split('\n');
  return (
    <div className="relative">
      <CopyButton text={text} label={label} className="absolute top-2 right-2 bg-raised" />
      <pre className="rounded-md bg-raised py-3 font-mono text-xs leading-5">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its number
          <span key={index} className="block">
            <span className={`grid grid-cols-[3rem_1fr] ${isDifference ? looks(line) : ''}`}>
              <span aria-hidden className="pr-3 text-right text-muted select-none">
                {isDifference ? '' : index + 1}
              </span>
              <span className="pr-10 whitespace-pre-wrap wrap-anywhere">{line || ' '}</span>
            </span>
            {notes?.get(index + 1)}
          </span>
        ))}
      </pre>
    </div>
  );
}
