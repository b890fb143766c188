import type { Faults } from '../../schema-form/validate.ts';
import type { Fault } from '../document/panel-props.ts';
import { type Place, pointerOf } from '../document/place.ts';
import { wordsOfPath } from './data/words.ts';

/** The faults in a place, or what is only to be looked at, by where they stand in it, in words. */
export function faultsIn(faults: readonly Fault[], place: Place, wanted: Fault['severity'] = 'fault'): Faults {
  const start = pointerOf(place);
  const found: Faults = {};
  for (const { pointer, message, severity } of faults) {
    if (severity !== wanted) continue;
    if (pointer !== start && !pointer.startsWith(`${start}/`)) continue;
    const inside = pointer.slice(start.length);
    found[inside] ??= asSentence(message);
  }
  return found;
}

/** The part of the faults that stand under a name. */
export function faultsUnder(faults: Faults, pointer: string): Faults {
  return Object.fromEntries(
    Object.entries(faults)
      .filter(([place]) => place === pointer || place.startsWith(`${pointer}/`))
      .map(([place, message]) => [place.slice(pointer.length), message]),
  );
}

export const faultAt = (faults: Faults, pointer: string): string | undefined =>
  Object.entries(faults).find(([place]) => place === pointer || place.startsWith(`${pointer}/`))?.[1];

/** The server's messages begin after the name of the field, or with the path that leads nowhere. */
function asSentence(message: string): string {
  const [, path, why] = /^([a-z]\w*(?:\.[\w-]+)+): (.+)$/i.exec(message.trim()) ?? [];
  const text = path === undefined ? message.trim() : `“${wordsOfPath(path.split('.'))}”: ${why}`;
  if (/^(?:output|tag) .* not closed$/s.test(text))
    return 'A value begins with {{ here and has no end: finish it, or take it out.';
  const words = text === 'is missing' ? 'This is needed' : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
