import { lazy, Suspense } from 'react';
import { Popover } from '../../../ui/popover.tsx';
import { LoadingRows } from '../../../ui/skeleton.tsx';

const DataPicker = lazy(async () => ({ default: (await import('./data-picker.tsx')).DataPicker }));

/** Everything that can be read, in a sheet beside what asks for it; a choice closes it. */
export function DataPopover(props: {
  label: string;
  trigger: React.ReactNode;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onChoose: (path: readonly string[]) => void;
  /** What takes the focus when it closes, in place of the trigger. */
  onClosed?: () => void;
}) {
  const { onChoose, ...popover } = props;
  return (
    <Popover {...popover} width="w-[26rem]">
      <Suspense fallback={<LoadingRows />}>
        <DataPicker
          onChoose={(path) => {
            props.onOpenChange(false);
            onChoose(path);
          }}
        />
      </Suspense>
    </Popover>
  );
}
