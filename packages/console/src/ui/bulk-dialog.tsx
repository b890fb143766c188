import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { countWords } from '../words/time.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Failure } from './failure.tsx';

/** One round of a thing done to many: how many it took, and whether there are more. */
export interface Round {
  done: number;
  isMore: boolean;
}

/**
 * Counts before it acts, and says what came of it. `count` is a dry run; `act` is called until nothing is
 * left, as one round takes a bounded number.
 */
export function BulkDialog(props: {
  title: (count: string) => string;
  yes: (count: string) => string;
  no: string;
  done: (count: string) => string;
  isDanger?: boolean;
  queryKey: readonly unknown[];
  count: () => Promise<Round>;
  act: () => Promise<Round>;
  onClose: () => void;
  children: React.ReactNode;
}) {
  const { title, yes, no, done, isDanger = false, queryKey, count, act, onClose, children } = props;
  const counted = useQuery({ queryKey: [...queryKey, 'dry'], queryFn: count, gcTime: 0, staleTime: 0 });
  const [doneSoFar, setDoneSoFar] = useState(0);
  const acting = useMutation({
    // What it was done to may leave the page with it, this dialog too.
    onSuccess(total) {
      toast.success(done(countWords(total)));
      onClose();
    },
    async mutationFn() {
      let total = 0;
      for (;;) {
        const round = await act();
        total += round.done;
        setDoneSoFar(total);
        if (!round.isMore || round.done === 0) return total;
      }
    },
  });
  const words = counted.data ? `${countWords(counted.data.done)}${counted.data.isMore ? '+' : ''}` : '…';
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title(words)}
      buttons={
        <>
          <Button onClick={onClose}>{no}</Button>
          <Button
            look={isDanger ? 'danger' : 'primary'}
            isBusy={acting.isPending || counted.isPending}
            whyOff={counted.data?.done === 0 ? 'There is nothing to do it to.' : undefined}
            onClick={() => acting.mutate()}
          >
            {acting.isPending && doneSoFar > 0 ? `${countWords(doneSoFar)} done…` : yes(words)}
          </Button>
        </>
      }
    >
      <div className="grid gap-2">
        {children}
        {counted.error && <Failure error={counted.error} onRetry={() => void counted.refetch()} />}
        {acting.error && <Failure error={acting.error} onRetry={() => acting.mutate()} />}
      </div>
    </Dialog>
  );
}
