// As a whole: a Node that has no `hash` yet is still to say that it is too old.
import crypto from 'node:crypto';
import { type Operation, operationJson } from '@cio-bridge/sdk';
import type { About, Item } from '../kinds/kind.ts';
import type { KindName } from '../kinds/kind-names.ts';

/** What was sent of a person or an object: its fingerprint is 16 hex digits, equal for what was sent alike. */
export interface Compared {
  key: string;
  fingerprint: string;
}

/** What Customer.io has of each person or object, remembered from sync to sync. */
export interface Memory {
  /** Fingerprints of those that are remembered, by key; of what is not known for sure there is none. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** They are about to be sent: what Customer.io has of them is not known until `keep` tells. Kept when it resolves. */
  forget(keys: readonly string[]): Promise<void>;
  /** What Customer.io has now, and who else is in the file. Kept when it resolves. */
  keep(sent: readonly Compared[], seen: readonly string[]): Promise<void>;
  /** Those that are remembered and were neither sent nor seen. */
  vanished(): AsyncIterable<string>;
  /**
   * All rows are done with.
   *
   * @param isSure - Whether it was told of each row whom it is about: then who was not there is remembered no longer.
   */
  finish(isSure: boolean): Promise<void>;
}

export const comparedOf = (item: Item): Compared => ({
  key: keyOf(item as About) ?? '',
  fingerprint: crypto.hash('sha1', operationJson(item as Operation), 'hex').slice(0, 16),
});

/** Whom or what it is about, in words that people can read too. */
export function keyOf(about: About): string | undefined {
  if ('person' in about && about.person) return Object.entries(about.person)[0]?.join(':');
  if ('object' in about && about.object) return `${about.object.objectTypeId}:${about.object.objectId}`;
  return undefined;
}

/** Those that vanished as a CSV that can be synced itself, such as with `sync deletions`. */
export async function* vanishedCsv(keys: AsyncIterable<string>, kind: KindName): AsyncGenerator<string> {
  const ofPeople = ['id', 'email', 'phone', 'cioId'];
  yield kind === 'objects' ? 'object_type_id,object_id\n' : 'id,email,phone,cio_id\n';
  for await (const key of keys) {
    const at = key.indexOf(':');
    const [name, value] = [key.slice(0, at), `"${key.slice(at + 1).replaceAll('"', '""')}"`];
    const cells = kind === 'objects' ? [name, value] : ofPeople.map((column) => (column === name ? value : ''));
    yield `${cells.join(',')}\n`;
  }
}
