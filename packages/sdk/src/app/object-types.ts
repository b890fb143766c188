import type { CallOptions } from '../http/caller.ts';
import type { AppCaller } from './app-caller.ts';

export interface ObjectType {
  id: number | string;
  name: string;
  enabled?: boolean;
  [unknown: string]: unknown;
}

export class ObjectTypesApi {
  readonly #caller: AppCaller;

  constructor(caller: AppCaller) {
    this.#caller = caller;
  }

  list(options?: CallOptions): Promise<ObjectType[]> {
    return this.#caller.list('types', { method: 'GET', route: '/v1/object_types', options });
  }
}
