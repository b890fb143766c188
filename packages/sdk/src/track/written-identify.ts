import type { PersonRef } from '../person.ts';

/**
 * An identify whose JSON its maker has written, for files of millions of rows: it is sent as it is, and only its size is
 * checked again. `json` has to be what the operation would have become, within the limits of its parts.
 */
export class WrittenIdentify {
  readonly type = 'person';
  readonly action = 'identify';
  readonly person: PersonRef;
  /** Of the attributes only those that name the person too: what comes after waits for it under these names. */
  readonly attributes: { email: string } | undefined;
  readonly json: string;

  constructor(person: PersonRef, attributes: { email: string } | undefined, json: string) {
    this.person = person;
    this.attributes = attributes;
    this.json = json;
  }
}
