/** A key to press. */
export const Kbd = ({ children }: { children: React.ReactNode }) => (
  <kbd className="inline-grid h-5 min-w-5 place-items-center rounded border border-line bg-raised px-1 font-sans text-xs text-muted">
    {children}
  </kbd>
);
