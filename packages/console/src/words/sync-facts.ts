import type { Sync, SyncMapping } from '../api/types.ts';
import { countOf } from './time.ts';

export type SyncKind = SyncMapping['kind'];
export type SyncField = keyof typeof fieldWords;

const whom = ['id', 'email', 'phone', 'cioId'] as const;

/** What a file can hold, and what its columns can be there. */
export const syncKinds: Record<
  SyncKind,
  {
    words: string;
    does: string;
    fields: readonly SyncField[];
    /** Each row has to say these, or all rows have one value. */
    requires: readonly SyncField[];
    /** Whether columns that are no field are sent too. */
    hasOthers: boolean;
    /** What taking away means; undefined where nothing can be taken away. */
    removes?: string;
    /** The next sync can leave out what has not changed. */
    isCompared?: true;
    /** It cannot be taken back. */
    destroys?: string;
  }
> = {
  people: {
    words: 'People',
    does: 'adds or updates a person',
    fields: [...whom, 'timestamp'],
    requires: [],
    hasOthers: true,
    isCompared: true,
  },
  events: {
    words: 'Events',
    does: 'tracks an event',
    fields: [...whom, 'name', 'eventId', 'timestamp'],
    requires: ['name'],
    hasOthers: true,
  },
  devices: {
    words: 'Devices',
    does: 'adds a device to a person',
    fields: [...whom, 'token', 'platform', 'lastUsed'],
    requires: ['token'],
    hasOthers: true,
    removes: 'Take the devices away',
  },
  objects: {
    words: 'Objects',
    does: 'adds or updates an object',
    fields: ['objectTypeId', 'objectId'],
    requires: ['objectTypeId', 'objectId'],
    hasOthers: true,
    removes: 'Delete the objects',
    isCompared: true,
  },
  relationships: {
    words: 'Relationships',
    does: 'relates a person to an object',
    fields: [...whom, 'objectTypeId', 'objectId'],
    requires: ['objectTypeId', 'objectId'],
    hasOthers: true,
    removes: 'End the relationships',
  },
  segment: {
    words: 'Members of a segment',
    does: 'adds a person to a manual segment',
    fields: whom,
    requires: [],
    hasOthers: false,
    removes: 'Take the people out of it',
  },
  subscriptions: {
    words: 'Subscriptions',
    does: 'sets topics and unsubscribed of a person',
    fields: whom,
    requires: [],
    hasOthers: true,
    isCompared: true,
  },
  suppressions: {
    words: 'Suppressions',
    does: 'deletes a person and blocks the identifier',
    fields: whom,
    requires: [],
    hasOthers: false,
    removes: 'Lift the blocks',
    destroys: 'Each row deletes a person with all that is known of them, and keeps them from being added again.',
  },
  deletions: {
    words: 'Deletions',
    does: 'deletes a person',
    fields: whom,
    requires: [],
    hasOthers: false,
    destroys: 'Each row deletes a person with all that is known of them.',
  },
};

export const fieldWords = {
  id: 'Person: id',
  email: 'Person: email',
  phone: 'Person: phone',
  cioId: 'Person: cio_id',
  name: 'Name of the event',
  eventId: 'Id of the event',
  timestamp: 'When it happened',
  token: 'Device token',
  platform: 'Platform',
  lastUsed: 'Device last used',
  objectTypeId: 'Type of the object',
  objectId: 'Id of the object',
} as const;

/** What it cannot take back, in words; undefined for what adds and changes only. */
export function destroyedBy({ kind, remove }: Pick<SyncMapping, 'kind' | 'remove'>): string | undefined {
  if (kind === 'objects' && remove) return 'Each row deletes an object.';
  return remove ? undefined : syncKinds[kind].destroys;
}

/** Why a row failed, by the code of its fault. */
const faults: Record<string, string> = {
  unreadable: 'cannot be read',
  'wrong-number-of-cells': 'more or fewer cells than the header',
  'nul-byte': 'a NUL byte in it',
  'wrong-encoding': 'characters of another encoding',
  'no-identifier': 'names nobody',
  'missing-value': 'a value is missing',
  'wrong-type': 'a value of the wrong type',
  'too-large': 'larger than Customer.io takes',
  invalid: 'refused before it left',
  refused: 'refused by Customer.io',
};

export const faultWords = (code: string): string => faults[code] ?? code;

export const isUnderWay = ({ status }: Pick<Sync, 'status'>): boolean => status === 'queued' || status === 'running';

/** One that is done with, but not with all of its rows, is no plain success. */
export const isPartly = ({ status, failed }: Pick<Sync, 'status' | 'failed'>): boolean =>
  status === 'succeeded' && failed > 0;

/** How much of the file is done with, in percent; undefined before anybody can say. */
export function percentOf({ status, readBytes, totalBytes }: Sync): number | undefined {
  if (status === 'succeeded') return 100;
  if (totalBytes === null || totalBytes === 0) return undefined;
  return Math.min(99, Math.floor((readBytes / totalBytes) * 100));
}

/** `77 bytes`, `1.2 MB`: how much a file holds, by thousands. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return countOf(bytes, 'byte', 'bytes');
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1_000 ** power).toFixed(1)} ${['KB', 'MB', 'GB'][power - 1]}`;
}
