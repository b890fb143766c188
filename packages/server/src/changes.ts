import { EventEmitter } from 'node:events';

export type Change = { type: 'events' } | { type: 'run'; runId: string };

/** Says that something changed, for those who watch live; the store says what. */
export interface Changes {
  announce(change: Change): void;
  subscribe(listener: (change: Change) => void): () => void;
}

export function createChanges(): Changes {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    announce: (change) => void emitter.emit('change', change),
    subscribe(listener) {
      emitter.on('change', listener);
      return () => emitter.off('change', listener);
    },
  };
}
