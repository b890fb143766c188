import { Check, CircleAlert, Copy } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './icon-button.tsx';

const COPIED_MS = 1_500;

/** Browsers offer the clipboard on https and on the machine itself, not on plain http over a network. */
const canCopy = (): boolean => navigator.clipboard !== undefined;

const LOOKS = {
  rest: { Icon: Copy, name: (label: string) => `Copy ${label}` },
  copied: { Icon: Check, name: () => 'Copied' },
  // A browser may be told to let no page near the clipboard.
  refused: { Icon: CircleAlert, name: () => 'The browser lets no page copy: select the text, and press Ctrl C' },
};

/** Puts a text on the clipboard; `label` says which. */
export function CopyButton({ text, label, className = '' }: { text: string; label: string; className?: string }) {
  const [state, setState] = useState<keyof typeof LOOKS>('rest');
  if (!canCopy()) return null;

  async function copy(): Promise<void> {
    const became = await navigator.clipboard.writeText(text).then(
      () => 'copied' as const,
      () => 'refused' as const,
    );
    setState(became);
    if (became === 'copied') setTimeout(() => setState('rest'), COPIED_MS);
  }

  const { Icon, name } = LOOKS[state];
  return <IconButton name={name(label)} Icon={Icon} onClick={() => void copy()} className={className} />;
}

/** An id, in full, with its copy button. */
export const CopyId = ({ id, label }: { id: string; label: string }) => (
  <span className="inline-flex max-w-full items-center gap-1">
    <code className="min-w-0 font-mono text-[0.78125rem] wrap-anywhere">{id}</code>
    <CopyButton text={id} label={label} className="size-6!" />
  </span>
);
