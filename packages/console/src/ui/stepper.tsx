import { Check } from 'lucide-react';

export interface Step {
  title: string;
  isDone: boolean;
  /** What is to be done, or what came of it. */
  children: React.ReactNode;
}

/** What has to be done once, in order: each step ticks itself as soon as it is true. */
export function Stepper({ label, steps }: { label: string; steps: Step[] }) {
  const next = steps.findIndex(({ isDone }) => !isDone);
  return (
    <ol aria-label={label} className="grid">
      {steps.map(({ title, isDone, children }, index) => (
        <li
          key={title}
          aria-current={index === next ? 'step' : undefined}
          className="relative grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3 pb-6 last:pb-0"
        >
          {index < steps.length - 1 && <span aria-hidden className="absolute top-8 bottom-1 left-3.5 w-px bg-line" />}
          <span
            className={`grid size-7 place-items-center rounded-full border text-xs font-semibold ${isDone ? 'border-good bg-good-ground text-good' : index === next ? 'border-accent bg-info-ground text-accent' : 'border-control text-muted'}`}
          >
            {isDone ? <Check role="img" aria-label="Done:" className="size-4" /> : index + 1}
          </span>
          <div className="min-w-0 pt-0.5">
            <h3 className="font-semibold">{title}</h3>
            <div className="mt-1.5 grid grid-cols-1 gap-3">{children}</div>
          </div>
        </li>
      ))}
    </ol>
  );
}
