import type { WorkflowDefinition } from './definition.ts';

/** Characters of stored JSON, all of them together: parsed, they take several times that. */
const MAX_CHARACTERS = 20_000_000;

/** Definitions that were read a while ago: a version never changes, and those used last are kept. */
export interface DefinitionCache {
  get(key: string): WorkflowDefinition | undefined;
  set(key: string, definition: WorkflowDefinition, characters: number): void;
}

export function createDefinitionCache(): DefinitionCache {
  const kept = new Map<string, { definition: WorkflowDefinition; characters: number }>();
  let characters = 0;

  function drop(key: string): void {
    characters -= kept.get(key)?.characters ?? 0;
    kept.delete(key);
  }

  return {
    get(key) {
      const entry = kept.get(key);
      if (!entry) return undefined;
      kept.delete(key);
      kept.set(key, entry);
      return entry.definition;
    },
    set(key, definition, length) {
      drop(key);
      kept.set(key, { definition, characters: length });
      characters += length;
      for (const [oldest] of kept) {
        if (characters <= MAX_CHARACTERS || kept.size === 1) return;
        drop(oldest);
      }
    },
  };
}
