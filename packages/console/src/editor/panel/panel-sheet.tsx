import { Dialog } from '../../ui/dialog.tsx';

/** The form of what is selected, over the steps, where there is no room beside them. */
export function PanelSheet({ onClose, children }: { onClose: () => void; children: React.ReactNode }) {
  return (
    <Dialog isOpen onClose={onClose} place="bottom" title="What it does">
      <div className="-mx-5 -mb-5">{children}</div>
    </Dialog>
  );
}
