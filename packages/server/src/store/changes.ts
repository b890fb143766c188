import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';

/**
 * What changed. `clientId` says whose it is; without one nobody could say, and only those who see all clients are told
 * which it is.
 */
export type Change = { clientId?: string } & (
  | { type: 'events' | 'delivery' | 'activity' }
  | { type: 'run' | 'decision'; runId: string }
  | { type: 'endpoint' | 'held'; endpointId: string }
  | { type: 'connection'; connectionId: string }
  | { type: 'workflow'; workflowId: string }
  | { type: 'sync'; syncId: string }
  | { type: 'destination'; destinationId: string }
);

/** A change with its place in the order of all changes since this process began. */
export interface NumberedChange {
  /** `<process>-<number>`: numbers of another process mean nothing to this one. */
  id: string;
  change: Change;
}

/** How many changes can be missed and still be told one by one. */
const REMEMBERED = 1_000;

/** Says that something changed, for those who watch live; the store says what. */
export interface Changes {
  announce(change: Change): void;
  subscribe(listener: (change: NumberedChange) => void): () => void;
  /** What came after `id`, oldest first; `undefined` when that is too long ago to be known. */
  since(id: string): NumberedChange[] | undefined;
  /** Whether anybody listens. */
  isHeard(): boolean;
  /** The newest change so far. */
  lastId(): string;
}

export function createChanges(): Changes {
  const emitter = new EventEmitter().setMaxListeners(0);
  const process = randomBytes(4).toString('hex');
  const remembered: NumberedChange[] = [];
  let count = 0;

  return {
    announce(change) {
      count += 1;
      const numbered = { id: `${process}-${count}`, change };
      remembered.push(numbered);
      if (remembered.length > REMEMBERED) remembered.shift();
      emitter.emit('change', numbered);
    },
    subscribe(listener) {
      emitter.on('change', listener);
      return () => emitter.off('change', listener);
    },
    since(id) {
      const [from, number] = id.split('-');
      const missed = count - Number(number);
      if (from !== process || !(missed >= 0 && missed <= remembered.length)) return undefined;
      return missed === 0 ? [] : remembered.slice(-missed);
    },
    isHeard: () => emitter.listenerCount('change') > 0,
    lastId: () => `${process}-${count}`,
  };
}
