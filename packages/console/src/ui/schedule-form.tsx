import { Button } from './button.tsx';
import { useServerForm } from './form.tsx';
import { Select } from './select.tsx';
import { TextField } from './text-field.tsx';
import { zoneOptions } from './time-zones.ts';

const usual = [
  ['0 * * * *', 'Every hour'],
  ['0 3 * * *', 'Every day at 3:00'],
  ['0 3 * * 1', 'Every Monday at 3:00'],
  ['0 3 1 * *', 'On the first of each month at 3:00'],
] as const;

interface ScheduleValues {
  name: string;
  cron: string;
  timeZone: string;
}

/** When a sync begins by itself: its name, how often, and on whose clock. */
export function ScheduleForm(props: {
  schedule: ScheduleValues;
  yes: string;
  no: string;
  onSend: (values: ScheduleValues) => Promise<unknown>;
  onClose: () => void;
}) {
  const { schedule, yes, no, onSend, onClose } = props;
  const { register, watch, setValue, faultOf, failure, isSending, formProps } = useServerForm({
    defaultValues: schedule,
    onSend,
  });
  const cron = watch('cron');
  return (
    <form className="grid gap-4" {...formProps}>
      <TextField
        label="Name"
        autoFocus
        fault={faultOf('name')}
        {...register('name', { validate: (name) => name.trim() !== '' || 'Give it a name.' })}
      />
      <Select
        label="How often"
        value={usual.some(([line]) => line === cron) ? cron : ''}
        onChange={(event) => setValue('cron', event.target.value, { shouldValidate: true })}
        options={[
          ...usual.map(([value, words]) => ({ value, words })),
          { value: '', words: 'Another way, written below' },
        ]}
      />
      <TextField
        label="Minute, hour, day, month and weekday"
        hint="As cron writes it: 30 6 * * 1-5 is 6:30 from Monday to Friday."
        className="font-mono"
        fault={faultOf('cron')}
        {...register('cron', { validate: (line) => line.trim() !== '' || 'Say when.' })}
      />
      <Select
        label="Time zone"
        options={zoneOptions(schedule.timeZone)}
        fault={faultOf('timeZone')}
        {...register('timeZone')}
      />
      {failure}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{no}</Button>
        <Button type="submit" look="primary" isBusy={isSending}>
          {yes}
        </Button>
      </div>
    </form>
  );
}
