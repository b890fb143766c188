import { ChevronRight } from 'lucide-react';
import { useState } from 'react';

/** What is there for those who want it: folded until it is asked for, and opened when `isOpen` comes to be true. */
export function Disclosure(props: { summary: React.ReactNode; isOpen?: boolean; children: React.ReactNode }) {
  const { summary, isOpen: isWanted = false, children } = props;
  const [isOpen, setIsOpen] = useState(isWanted);
  const [wasWanted, setWasWanted] = useState(isWanted);
  if (isWanted !== wasWanted) {
    setWasWanted(isWanted);
    // Never closed by itself: somebody may be typing in it.
    if (isWanted) setIsOpen(true);
  }
  return (
    <details className="group" open={isOpen} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary className="flex min-h-10 cursor-pointer list-none items-center gap-1.5 px-4 py-2 font-medium -outline-offset-2! hover:bg-raised">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted transition group-open:rotate-90" />
        <span>{summary}</span>
      </summary>
      {children}
    </details>
  );
}
