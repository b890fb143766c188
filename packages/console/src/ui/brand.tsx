export function Brand({ isShort = false }: { isShort?: boolean }) {
  return (
    <span className="flex items-center gap-2 text-base font-semibold tracking-tight">
      <img src="/icon.svg" alt="" className="size-6" />
      <span className={isShort ? 'sr-only' : ''}>cio-bridge</span>
    </span>
  );
}
