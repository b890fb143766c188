import { invalidInput } from '../errors.ts';
import type { CallOptions } from '../http/caller.ts';
import { toWire } from '../wire.ts';
import type { AppCaller } from './app-caller.ts';

export interface ImportInput {
  /** A CSV file that Customer.io can reach; best for no longer than two hours. */
  dataFileUrl: string;
  type: 'people' | 'event' | 'object' | 'relationship';
  name: string;
  description?: string | undefined;
  /** How the file names people. Required, except for objects. `cioId` goes with relationships. */
  identifier?: 'id' | 'email' | 'cioId' | undefined;
  /** Required for objects. */
  objectTypeId?: number | string | undefined;
  /** Default `all`. Events know no `only_new`. */
  dataToProcess?: 'all' | 'only_existing' | 'only_new' | undefined;
}

export interface Import {
  id: number;
  name?: string | undefined;
  description?: string | undefined;
  type?: string | undefined;
  state:
    | 'preprocessing'
    | 'preprocessed'
    | 'validating'
    | 'validated'
    | 'importing'
    | 'imported'
    | 'failed'
    | 'canceled';
  rowsToImport?: number | undefined;
  rowsImported?: number | undefined;
  /** Why it failed. */
  error?: string | undefined;
  createdAt?: number | undefined;
  updatedAt?: number | undefined;
  [unknown: string]: unknown;
}

/** CSV files of people, events, objects or relationships. */
export class ImportsApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  /** Goes on in the background: look at `state` until it is `imported`, `failed` or `canceled`. */
  async create({ identifier, objectTypeId, ...input }: ImportInput, options?: CallOptions): Promise<Import> {
    if (this.#strict) {
      if (!input.name) throw invalidInput('name', 'must not be empty');
      if (!URL.canParse(input.dataFileUrl)) throw invalidInput('dataFileUrl', 'must be a URL');
      if (input.type === 'object' && objectTypeId === undefined) throw invalidInput('objectTypeId', 'is required');
      if (input.type !== 'object' && identifier === undefined) throw invalidInput('identifier', 'is required');
    }
    const body = {
      import: {
        ...toWire(input),
        ...(identifier && { identifier: identifier === 'cioId' ? 'cio_id' : identifier }),
        ...(objectTypeId !== undefined && { object_type_id: String(objectTypeId) }),
      },
    };
    return this.#caller.one('import', { method: 'POST', route: '/v1/imports', body, repeatable: false, options });
  }

  async get(id: number, options?: CallOptions): Promise<Import> {
    return this.#caller.one('import', { method: 'GET', route: '/v1/imports/{id}', params: { id }, options });
  }
}
