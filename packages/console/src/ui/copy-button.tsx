import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './icon-button.tsx';

const COPIED_MS = 1_500;

/** Browsers offer the clipboard on https and on the machine itself, not on plain http over a network. */
const canCopy = (): boolean => navigator.clipboard !== undefined;

/** Puts a text on the clipboard; `label` says which. */
export function CopyButton({ text, label, className = '' }: { text: string; label: string; className?: string }) {
  const [isCopied, setIsCopied] = useState(false);
  if (!canCopy()) return null;

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), COPIED_MS);
  }

  return (
    <IconButton
      name={isCopied ? 'Copied' : `Copy ${label}`}
      Icon={isCopied ? Check : Copy}
      onClick={() => void copy()}
      className={className}
    />
  );
}

/** An id, in full, with its copy button. */
export const CopyId = ({ id, label }: { id: string; label: string }) => (
  <span className="inline-flex max-w-full items-center gap-1">
    <code className="min-w-0 font-mono text-[0.78125rem] wrap-anywhere">{id}</code>
    <CopyButton text={id} label={label} className="size-6!" />
  </span>
);
