// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what can scroll has to be reached by keyboard
import { CopyButton } from './copy-button.tsx';

/** A text to take along whole: an address, a call, a body. */
export function CopyBlock({ text, label }: { text: string; label: string }) {
  return (
    <div className="relative">
      <CopyButton text={text} label={label} className="absolute top-1.5 right-1.5 bg-raised" />
      <pre
        tabIndex={0}
        className="max-h-96 overflow-auto rounded-md bg-raised p-3 pr-12 font-mono text-xs leading-relaxed"
      >
        {text}
      </pre>
    </div>
  );
}
