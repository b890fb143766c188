import { ChevronRight } from 'lucide-react';

/** What is there for those who want it: folded until it is asked for. */
export const Disclosure = (props: { summary: React.ReactNode; isOpen?: boolean; children: React.ReactNode }) => (
  <details className="group" {...(props.isOpen === true && { open: true })}>
    <summary className="flex min-h-10 cursor-pointer list-none items-center gap-1.5 px-4 py-2 font-medium -outline-offset-2! hover:bg-raised">
      <ChevronRight aria-hidden className="size-4 shrink-0 text-muted transition group-open:rotate-90" />
      <span>{props.summary}</span>
    </summary>
    {props.children}
  </details>
);
