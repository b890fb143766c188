import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { clientsQuery } from '../../../api/queries.ts';
import { put, toText } from '../../../schema-form/schema.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { isNamed } from '../data/connection.ts';
import { holdsData } from '../data/liquid-text.ts';
import type { FormProps } from '../panel-form.tsx';
import { cronOf, dayNames, type Pattern, patternOf } from './cron.ts';
import { TimeZoneField } from './time-zone-field.tsx';

const kinds = [
  { value: 'hour', words: 'Every hour' },
  { value: 'day', words: 'Every day' },
  { value: 'weekday', words: 'Monday to Friday' },
  { value: 'week', words: 'On days of the week' },
  { value: 'month', words: 'Once a month' },
  { value: 'other', words: 'Something else (cron)' },
] as const;

/** When the clock starts a run, and when that will be. */
export function ScheduleForm({ form }: { form: FormProps }) {
  const { value, onChange, faults } = form;
  const cron = toText(value.cron);
  const pattern = patternOf(cron);
  const set = (next: Pattern) => onChange({ ...value, cron: cronOf(next) });
  return (
    <>
      <Select
        label="How often"
        value={pattern.every}
        options={kinds}
        onChange={({ target }) => set(turned(pattern, target.value as Pattern['every']))}
      />
      <PatternFields pattern={pattern} onChange={set} fault={faults['/cron']} />
      <TimeZoneField
        form={form}
        hint="Whose clock it is. Without one, the workflow's, else the client's."
        pointer="/timeZone"
        value={value.timeZone}
        onChange={(zone) => onChange(put(value, 'timeZone', zone))}
      />
      <NextTimes form={form} cron={cron} />
    </>
  );
}

/** Another kind of pattern, that keeps the time of day. */
function turned(before: Pattern, every: Pattern['every']): Pattern {
  const time = 'time' in before ? before.time : '09:00';
  if (every === 'other') return { every, cron: cronOf(before) === '' ? '0 9 * * *' : `${cronOf(before)} ` };
  if (every === 'hour') return { every, minute: 0 };
  if (every === 'week') return { every, time, days: [1] };
  return every === 'month' ? { every, time, day: 1 } : { every, time };
}

function PatternFields(props: { pattern: Pattern; onChange: (pattern: Pattern) => void; fault: string | undefined }) {
  const { pattern, onChange, fault } = props;
  if (pattern.every === 'other') {
    return (
      <TextField
        label="Cron"
        hint="Five fields: minute, hour, day of the month, month, weekday. `0 9 * * 1-5` is 09:00 from Monday to Friday."
        fault={fault}
        value={pattern.cron}
        spellCheck={false}
        onChange={({ target }) => onChange({ every: 'other', cron: target.value })}
      />
    );
  }
  if (pattern.every === 'hour') {
    return (
      <TextField
        label="Minutes past the hour"
        type="number"
        min={0}
        max={59}
        fault={fault}
        value={pattern.minute}
        onChange={({ target }) => onChange({ every: 'hour', minute: Math.min(59, Math.max(0, Number(target.value))) })}
      />
    );
  }
  return (
    <>
      {pattern.every === 'week' && (
        <fieldset>
          <legend className="mb-1.5 font-medium">Days</legend>
          <div className="grid grid-cols-2 gap-1.5">
            {dayNames.map((name, day) => (
              <Checkbox
                key={name}
                label={name}
                checked={pattern.days.includes(day)}
                onChange={({ target }) => {
                  const days = target.checked ? [...pattern.days, day] : pattern.days.filter((each) => each !== day);
                  // A week without a day is none.
                  if (days.length > 0) onChange({ ...pattern, days });
                }}
              />
            ))}
          </div>
        </fieldset>
      )}
      {pattern.every === 'month' && (
        <TextField
          label="Day of the month"
          type="number"
          min={1}
          max={31}
          hint="Months that do not have this day are left out."
          value={pattern.day}
          onChange={({ target }) => onChange({ ...pattern, day: Math.min(31, Math.max(1, Number(target.value))) })}
        />
      )}
      <TextField
        label="At"
        type="time"
        fault={fault}
        value={pattern.time}
        onChange={({ target }) => target.value !== '' && onChange({ ...pattern, time: target.value })}
      />
    </>
  );
}

function NextTimes({ form, cron }: { form: FormProps; cron: string }) {
  const { workflow } = form.props;
  const client = useQuery(clientsQuery).data?.items.find((each) => isNamed(each, workflow.client));
  const zone = toText(form.value.timeZone ?? workflow.timeZone ?? client?.timeZone ?? 'UTC');
  const times = useQuery({
    queryKey: ['next times', cron, zone],
    // What reads such expressions is needed here alone.
    queryFn: async () => (await import('./next-times.ts')).nextTimes(cron, zone, 5) ?? null,
    placeholderData: keepPreviousData,
  }).data;
  if (holdsData(zone)) return <p className="text-muted">Each client&rsquo;s own time zone says when that is.</p>;
  if (!times) return null;
  const words = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  });
  return (
    <div className="rounded-md bg-raised p-3">
      <p className="mb-1 font-medium">{times.length === 0 ? 'It is never due' : `Next, in ${zone}`}</p>
      <ol className="tabular-nums">
        {times.map((time) => (
          <li key={time.getTime()}>{words.format(time)}</li>
        ))}
      </ol>
    </div>
  );
}
