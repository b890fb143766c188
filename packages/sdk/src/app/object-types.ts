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

  async list(options?: CallOptions): Promise<ObjectType[]> {
    return (await this.#caller.get<{ types?: ObjectType[] | null }>('/v1/object_types', { options })).types ?? [];
  }
}
