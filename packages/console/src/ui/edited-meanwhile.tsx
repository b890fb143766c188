import { UsersRound } from 'lucide-react';
import { Button } from './button.tsx';

/** Somebody saved first: both are there, and whoever sits here says which counts. */
export function EditedMeanwhile(props: {
  theirs: string[];
  isBusy: boolean;
  onTheirs: () => void;
  onMine: () => void;
}) {
  const { theirs, isBusy, onTheirs, onMine } = props;
  return (
    <div role="alert" className="grid gap-3 rounded-lg bg-caution-ground p-4">
      <div className="flex items-start gap-3">
        <UsersRound aria-hidden className="mt-0.5 size-4 shrink-0 text-caution" />
        <div className="min-w-0 wrap-anywhere">
          <p className="font-medium text-caution">Somebody changed this meanwhile</p>
          <p className="mt-0.5">Nothing of yours was saved over theirs, and what you typed is still here.</p>
          {theirs.length > 0 && (
            <p className="mt-0.5">
              Now it says: <span className="font-medium">{theirs.join(' · ')}</span>
            </p>
          )}
        </div>
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onTheirs}>Take theirs</Button>
        <Button onClick={onMine} isBusy={isBusy}>
          Save mine
        </Button>
      </div>
    </div>
  );
}
