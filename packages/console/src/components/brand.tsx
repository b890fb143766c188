export function Brand() {
  return (
    <span className="flex items-center gap-2 text-base font-semibold tracking-tight">
      <img src="/icon.svg" alt="" className="size-6" />
      cio-bridge
    </span>
  );
}
