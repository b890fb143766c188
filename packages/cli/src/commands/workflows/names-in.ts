import { parse } from 'yaml';

/** The names of the workflows in these texts: each may call the others, whichever is saved first. */
export function namesIn(sources: string[]): string[] {
  const names = sources.map((source) => {
    try {
      return (parse(source) as { name?: unknown } | null)?.name;
    } catch {
      return undefined; // the server says what is wrong with it
    }
  });
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}
