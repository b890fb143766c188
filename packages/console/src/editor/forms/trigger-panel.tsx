import { lazy, Suspense, useState } from 'react';
import type { Values } from '../../schema-form/schema.ts';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import type { PanelProps } from '../document/panel-props.ts';
import { type FormProps, PanelForm } from './panel-form.tsx';
import { EventForm } from './triggers/event-form.tsx';

const ScheduleForm = lazy(async () => ({ default: (await import('./time/schedule-form.tsx')).ScheduleForm }));
const ManualForm = lazy(async () => ({ default: (await import('./triggers/manual-form.tsx')).ManualForm }));
const WebhookForm = lazy(async () => ({ default: (await import('./triggers/webhook-form.tsx')).WebhookForm }));

const kinds = [
  {
    value: 'event',
    words: 'When something happens in Customer.io',
    detail: 'A message bounces, a person unsubscribes, …',
  },
  { value: 'schedule', words: 'By the clock', detail: 'Every day at nine, on Mondays, …' },
  { value: 'webhook', words: 'When something is sent to its URL', detail: 'By a form, a shop, another program.' },
  { value: 'manual', words: 'When it is called', detail: 'By hand, by another workflow, or over the API.' },
] as const;
type Kind = (typeof kinds)[number]['value'];

const fresh: Record<Kind, Values> = {
  event: { type: 'event' },
  schedule: { type: 'schedule', cron: '0 9 * * *' },
  webhook: { type: 'webhook' },
  manual: { type: 'manual' },
};

/** What starts the runs of a workflow. */
export function TriggerPanel(props: PanelProps) {
  // What another kind was filled in with, for who changes their mind.
  const [kept, setKept] = useState<Record<string, Values>>({});
  return (
    <PanelForm props={props}>
      {(form) => {
        const kind = kinds.find(({ value }) => value === form.value.type)?.value;
        return (
          <>
            <RadioCards
              label="It starts"
              options={kinds}
              value={kind}
              onChange={(next) => {
                if (kind !== undefined) setKept({ ...kept, [kind]: form.value });
                form.props.edit([{ at: props.at, value: kept[next] ?? fresh[next] }]);
              }}
            />
            <Suspense fallback={<LoadingRows isAtOnce />}>
              <Fields kind={kind} form={form} />
            </Suspense>
          </>
        );
      }}
    </PanelForm>
  );
}

function Fields({ kind, form }: { kind: Kind | undefined; form: FormProps }) {
  if (kind === 'event') return <EventForm form={form} />;
  if (kind === 'schedule') return <ScheduleForm form={form} />;
  if (kind === 'webhook') return <WebhookForm form={form} />;
  return kind === 'manual' ? <ManualForm form={form} /> : null;
}
