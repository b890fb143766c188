import { setting } from './settings.ts';

/** Things that a reader has given a name, in this browser alone. What is no such thing (or no longer) is left out. */
export function keptList<T>(name: string, isItem: (value: unknown) => value is T) {
  const kept = setting(name, (_text): _text is string => true, '[]');

  function itemsOf(text: string): T[] {
    try {
      const items: unknown = JSON.parse(text);
      return Array.isArray(items) ? items.filter(isItem) : [];
    } catch {
      return [];
    }
  }

  return {
    use: (): T[] => itemsOf(kept.use()),
    set: (items: readonly T[]): void => kept.set(JSON.stringify(items)),
  };
}
