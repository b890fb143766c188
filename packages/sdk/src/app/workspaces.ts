import type { CallOptions } from '../http/caller.ts';
import type { AppCaller } from './app-caller.ts';

export interface Workspace {
  id: number;
  name: string;
  /** Counts may be two hours old. */
  messagesSent?: number;
  billableMessagesSent?: number;
  people?: number;
  objectTypes?: number;
  objects?: number;
  [unknown: string]: unknown;
}

export class WorkspacesApi {
  readonly #caller: AppCaller;

  constructor(caller: AppCaller) {
    this.#caller = caller;
  }

  /** Also the cheapest proof that an App API key works. */
  list(options?: CallOptions): Promise<Workspace[]> {
    return this.#caller.list('workspaces', { method: 'GET', route: '/v1/workspaces', options });
  }
}
