import { useEffect, useEffectEvent } from 'react';
import { tinykeys } from 'tinykeys';
import { shortcuts } from './settings.ts';

const SEQUENCE_MS = 1_000;
// Times of events begin with the page: at 0 whatever is pressed in its first second would count as a second letter.
let lastGAtMs = Number.NEGATIVE_INFINITY;

/**
 * Keys of a page, such as `{ j: next, 'g e': toEvents, '$mod+k': openPalette }`. Single letters rest inside
 * fields, under an open dialog, and for those who have switched them off.
 */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>): void {
  const press = useEffectEvent((key: string, event: KeyboardEvent) => {
    const isLetter = !key.includes('$mod');
    if (isLetter && shortcuts.get() === 'off') return;
    // The second letter of `g e` is not an `e`.
    const isSecond = event.timeStamp - lastGAtMs < SEQUENCE_MS;
    if (isLetter && !key.includes(' ') && isSecond) return;
    if (isLetter && document.querySelector('[role="dialog"][data-modal]') !== null) return;
    event.preventDefault();
    keys[key]?.(event);
  });
  const names = Object.keys(keys).join('\n');
  useEffect(() => {
    const bindings = Object.fromEntries(
      names.split('\n').map((key) => [key, (event: KeyboardEvent) => press(key, event)]),
    );
    return tinykeys(window, bindings, { timeout: SEQUENCE_MS });
  }, [names]);
}

/** Called once: notes when a sequence was begun. */
export function noteSequences(): void {
  addEventListener(
    'keyup',
    (event) => {
      if (event.key === 'g') lastGAtMs = event.timeStamp;
    },
    { capture: true },
  );
}
