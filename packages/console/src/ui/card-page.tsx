import { Brand } from './brand.tsx';

/** A page of one small card, for those who are not signed in. */
export function CardPage({ title, lead, children }: { title: string; lead: string; children?: React.ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <title>{`${title} · cio-bridge`}</title>
      <div className="w-full max-w-sm">
        <div className="mb-6 flex justify-center">
          <Brand />
        </div>
        <div className="rounded-xl border border-line bg-surface p-6 shadow-sm">
          <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 mb-5 text-muted">{lead}</p>
          {children}
        </div>
      </div>
    </main>
  );
}
