import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Environment, SyncMapping } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ScheduleForm } from '../../ui/schedule-form.tsx';
import { ownZone } from '../../ui/time-zones.ts';

/** The same sync by the clock, of what is at the address then. */
export function Plan(props: {
  into: { connectionId: string; environment: Environment };
  url: string;
  mapping: SyncMapping | undefined;
  sinceLast: string | undefined;
  whyOff: string | undefined;
}) {
  const { into, url, mapping, sinceLast, whyOff } = props;
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  const plan = useSend('POST /api/v1/sync-schedules', {
    makesOld: [['sync-schedules']],
    onSuccess: () => navigate({ to: '/$client/$env/syncs/schedules', params: { client: 'all', env: 'any' } }),
  });
  return (
    <>
      <Button needs="syncs:write" whyOff={whyOff} onClick={() => setIsOpen(true)}>
        Repeat it by the clock…
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title="Begin this sync by the clock"
        lead="Each time, the file is fetched anew and mapped as you see it here. While the last one is under way, none begins."
      >
        <ScheduleForm
          schedule={{ name: new URL(url).pathname.split('/').at(-1) || 'Sync', cron: '0 3 * * *', timeZone: ownZone() }}
          yes="Plan it"
          no="Not now"
          onSend={(when) =>
            plan.mutateAsync({
              body: {
                ...into,
                ...when,
                url,
                ...(sinceLast && { sinceLast }),
                ...(mapping && { mapping: mapping as never }),
              },
            })
          }
          onClose={() => setIsOpen(false)}
        />
      </Dialog>
    </>
  );
}
