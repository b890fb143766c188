// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what can scroll has to be reached by keyboard
import { CopyButton } from './copy-button.tsx';

/** A text to take along whole: an address, a call, a body. */
export function CopyBlock({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex items-start rounded-md bg-raised">
      <pre
        tabIndex={0}
        className="max-h-96 min-w-0 flex-1 overflow-auto rounded-md p-3 font-mono text-xs leading-relaxed"
      >
        {text}
      </pre>
      <span className="p-1.5 pl-0">
        <CopyButton text={text} label={label} />
      </span>
    </div>
  );
}
