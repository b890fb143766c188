import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { request } from '../../api/client.ts';
import { useSend } from '../../api/mutations.ts';
import type { SyncSchedule } from '../../api/types.ts';
import type { PreviewMoves } from '../../lists/resource-list.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Failure } from '../../ui/failure.tsx';
import { linkLook } from '../../ui/look.ts';
import { ScheduleForm } from '../../ui/schedule-form.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { environmentWords } from '../../words/environments.ts';
import { exactTime } from '../../words/time.ts';

const scheduleQuery = (id: string) =>
  queryOptions({
    queryKey: ['sync-schedules', id],
    queryFn: ({ signal }) => request('GET /api/v1/sync-schedules/{id}', { path: { id }, signal }),
  });

/** One schedule beside the list: when it is due, what it fetches, and what can be done with it. */
export function SchedulePanel({ id, ...moves }: { id: string } & PreviewMoves) {
  const { data: schedule, error, refetch } = useQuery(scheduleQuery(id));
  return (
    <SidePanel title={schedule?.name ?? 'Schedule'} {...moves}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!schedule && !error && <LoadingRows />}
      {schedule && (
        <div className="grid gap-5">
          <ScheduleActions schedule={schedule} onGone={moves.onClose} />
          <Facts
            facts={[
              [
                'Next',
                schedule.nextAtMs === null ? 'not while it is paused' : exactTime(schedule.nextAtMs).slice(0, -4),
              ],
              [
                'When',
                <span key="when">
                  <code className="font-mono text-xs">{schedule.cron}</code> · {schedule.timeZone.replaceAll('_', ' ')}
                </span>,
              ],
              ['File', schedule.url],
              ['Into', `${schedule.connection.name} · ${environmentWords[schedule.environment].words}`],
              ['Client', schedule.client.name],
              ['Planned by', schedule.createdBy],
            ]}
          />
          <Link
            to="/$client/$env/syncs"
            params={{ client: schedule.client.id, env: schedule.environment }}
            search={{ scheduleId: id }}
            className={linkLook}
          >
            See the syncs that it began
          </Link>
        </div>
      )}
    </SidePanel>
  );
}

function ScheduleActions({ schedule, onGone }: { schedule: SyncSchedule; onGone: () => void }) {
  const [open, setOpen] = useState<'change' | 'delete'>();
  const close = () => setOpen(undefined);
  const path = { id: schedule.id };
  const change = useSend('PATCH /api/v1/sync-schedules/{id}', { makesOld: [['sync-schedules']] });
  const remove = useSend('DELETE /api/v1/sync-schedules/{id}', {
    // The panel itself is left before anything is read anew: what it shows is gone.
    makesOld: [['sync-schedules', 'list']],
    onSuccess: onGone,
  });
  const { name, cron, timeZone, paused } = schedule;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        <Button
          needs="syncs:write"
          isBusy={change.isPending}
          onClick={() => change.mutate({ path, body: { paused: !paused } })}
        >
          {paused ? 'Resume' : 'Pause'}
        </Button>
        <Button needs="syncs:write" onClick={() => setOpen('change')}>
          Change…
        </Button>
        <Button needs="syncs:write" look="danger" onClick={() => setOpen('delete')}>
          Delete…
        </Button>
      </div>
      {change.error && open === undefined && <Failure error={change.error} onRetry={change.again} />}
      <Dialog isOpen={open === 'change'} onClose={close} title="Change the schedule">
        <ScheduleForm
          schedule={{ name, cron, timeZone }}
          yes="Change schedule"
          no="Leave it as it is"
          onSend={async (body) => {
            await change.mutateAsync({ path, body });
            close();
          }}
          onClose={close}
        />
      </Dialog>
      {open === 'delete' && (
        <ConfirmDialog
          title={`Delete the schedule “${name}”?`}
          yes="Delete schedule"
          no="Keep it"
          isDanger
          send={remove}
          onYes={() => remove.mutate({ path })}
          onClose={close}
        >
          <p>It begins no sync any more. Those that it began stay, and go on.</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
