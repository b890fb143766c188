import type { ObjectRef, Operation, PersonRef } from '@cio-bridge/sdk';
import type { FieldName, Mapping } from '../mapping/mapping.ts';
import type { KindName } from './kind-names.ts';

/** Whom or what a row is about, as far as it could be told. */
export interface About {
  person?: PersonRef | undefined;
  object?: ObjectRef | undefined;
}

/** What one row becomes. */
export type Item = Operation | Membership;

/** Of a manual segment: members travel by the thousand on an endpoint of their own. */
export interface Membership {
  type: 'membership';
  person: PersonRef;
}

/** What was read of a row. */
export interface Parts {
  /** Of kinds that are about people. */
  person: PersonRef;
  /** All identifiers that the row names, the one of `person` among them. */
  identifiers: { id?: string; email?: string; phone?: string; cioId?: string };
  /** What the other fields say; those that are required are there. */
  fields: Partial<Record<FieldName, string>>;
  timestamp: number | undefined;
  lastUsed: number | undefined;
  attributes: Record<string, unknown>;
  /** A ULID that is the same whenever this row is synced. */
  eventId(): string;
}

/** One kind of row: what it takes, and what is sent. */
export interface Kind {
  name: KindName;
  /** For help and pages: what is sent for each row. */
  does: string;
  /** Whether each row is about a person, who then has to be named. */
  ofPerson: boolean;
  requires: readonly FieldName[];
  takes: readonly FieldName[];
  /** What becomes of the other columns: attributes, attributes that are text alone, or nothing. */
  others: 'attributes' | 'text' | 'none';
  needsSegment?: true;
  /** Whether `remove` says something here. */
  removes?: true;
  /** Whether the next sync can leave out what has not changed. */
  comparable?: true;
  build(parts: Parts, mapping: Mapping): Item;
}
