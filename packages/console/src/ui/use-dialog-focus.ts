import { useRef } from 'react';

/**
 * Where the focus goes when a dialog opens, its first field, else the dialog itself, never its *Close*; and
 * back to where it was when it closes.
 */
export function useDialogFocus() {
  const before = useRef<HTMLElement | null>(null);
  return {
    onOpenAutoFocus(event: Event): void {
      event.preventDefault();
      before.current = document.activeElement as HTMLElement | null;
      const dialog = event.currentTarget as HTMLElement;
      const field = dialog.querySelector<HTMLElement>('input:not([type="hidden"]), textarea, select');
      (field ?? dialog).focus();
    },
    onCloseAutoFocus(event: Event): void {
      event.preventDefault();
      before.current?.focus({ preventScroll: true });
    },
  };
}
