import { CioError, type CustomerIo, type Operation, type PersonRef } from '@cio-bridge/sdk';
import type { Item, Membership } from '../kinds/kind.ts';

/** Why one of the items sent together was not accepted. */
export interface Refused {
  /** Position among them. */
  index: number;
  error: CioError;
}

/** Where items go. */
export interface Destination extends AsyncDisposable {
  /** Resolves when there is room for more. */
  ready(): Promise<void>;
  /** Resolves with those that were not accepted, when all have been answered. */
  send(items: readonly Item[]): Promise<Refused[]>;
  /** Resolves when all that was sent before has been answered. */
  flush(): Promise<void>;
}

/** Who asks, so that a sync and everybody else who talks to the workspace are served in turn. */
const caller = 'sync';

/** Enough for all lanes to have a batch under way and one waiting: what waits longer only takes memory. */
const maxBufferedBytes = 6_000_000;

/** People, events, objects and the like: packed by the sdk. */
export function operationsTo(client: CustomerIo, options: { lanes: number; signal: AbortSignal }): Destination {
  const batcher = client.track.batcher({ ...options, caller, maxBufferedBytes });
  return {
    ready: () => batcher.ready(),
    send: (items) => batcher.addAll(items as readonly Operation[]),
    flush: () => batcher.flush(),
    [Symbol.asyncDispose]: () => batcher.close(),
  };
}

/** Track v1: 1 to 1,000 ids per request, all of one kind. */
const membersPerRequest = 1_000;

interface PendingMember {
  value: string;
  settle(error: CioError | undefined): void;
}

/**
 * Members of a manual segment, gathered by the thousand for each kind of identifier, one request at a time.
 * Customer.io ignores ids that it does not know without a word.
 */
export function membersTo(client: CustomerIo, segmentId: number, remove: boolean): Destination {
  const gathered = new Map<'id' | 'email' | 'cioId', PendingMember[]>();
  let last: Promise<void> = Promise.resolve();

  const dispatch = (idType: 'id' | 'email' | 'cioId') => {
    const members = gathered.get(idType);
    gathered.delete(idType);
    if (!members) return;
    const ids = members.map(({ value }) => value);
    const change = () =>
      remove
        ? client.track.removeFromSegment(segmentId, ids, { idType, caller })
        : client.track.addToSegment(segmentId, ids, { idType, caller });
    last = last.then(change).then(
      () => members.forEach(({ settle }) => void settle(undefined)),
      (error: CioError) => members.forEach(({ settle }) => void settle(error)),
    );
  };

  const take = (person: PersonRef, settle: PendingMember['settle']) => {
    const [idType, value] = Object.entries(person)[0] as ['id' | 'email' | 'cioId' | 'phone', string];
    if (idType === 'phone') {
      const message = 'A phone number names nobody in a segment: use the id, email or cioId';
      return settle(new CioError({ code: 'cio_invalid_input', message, field: 'person.phone' }));
    }
    const members = gathered.get(idType) ?? [];
    gathered.set(idType, members);
    members.push({ value, settle });
    if (members.length === membersPerRequest) dispatch(idType);
  };

  const flush = async () => {
    for (const idType of [...gathered.keys()]) dispatch(idType);
    await last;
  };

  return {
    ready: () => last,
    send: (items) =>
      new Promise((resolve) => {
        const refused: Refused[] = [];
        let open = items.length;
        if (open === 0) resolve(refused);
        for (const [index, item] of items.entries()) {
          take((item as Membership).person, (error) => {
            if (error) refused.push({ index, error });
            open -= 1;
            if (open === 0) resolve(refused);
          });
        }
      }),
    flush,
    [Symbol.asyncDispose]: flush,
  };
}
