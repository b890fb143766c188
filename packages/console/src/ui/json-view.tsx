import { useMemo } from 'react';
import { CopyButton } from './copy-button.tsx';
import { jsonColours } from './json-colours.tsx';
import { LongText } from './long-text.tsx';

/** What is longer is drawn only where it is in sight, and can be searched. */
const MAX_WHOLE_CHARS = 20_000;

/** Any JSON value, indented and coloured; text that was not JSON is shown as it came. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  const isText = typeof value === 'string';
  const text = useMemo(() => (typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')), [value]);
  if (text.length > MAX_WHOLE_CHARS)
    return <LongText text={text} label={label} colours={isText ? plain : jsonColours} />;
  return (
    <div className="relative">
      <CopyButton text={text} label={label} className="absolute top-2 right-2 bg-raised" />
      <pre className="rounded-md bg-raised p-3 pr-12 font-mono text-xs leading-relaxed wrap-anywhere whitespace-pre-wrap">
        {isText ? text : jsonColours(text)}
      </pre>
    </div>
  );
}

const plain = (text: string): React.ReactNode => text;
