import { useBlocker } from '@tanstack/react-router';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** Asks before the page is left with something unsaved. */
export function UnsavedGuard({ isDirty }: { isDirty: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog
      isOpen
      onClose={blocker.reset}
      title="Leave without saving?"
      lead="What you have is kept in this browser, and offered when you come back."
      buttons={
        <>
          <Button onClick={blocker.proceed}>Leave</Button>
          <Button look="primary" onClick={blocker.reset}>
            Stay here
          </Button>
        </>
      }
    />
  );
}
