import type { CallOptions } from '../http/caller.ts';
import type { AppCaller } from './app-caller.ts';

export interface Campaign {
  id: number;
  name: string;
  description?: string;
  type?: string;
  created?: number;
  updated?: number;
  active?: boolean;
  state?: 'running' | 'draft' | 'stopped';
  actions?: { id: number | string; type: string }[] | undefined;
  tags?: string[] | undefined;
  [unknown: string]: unknown;
}

/** Campaigns, called automations in Customer.io's UI. */
export class CampaignsApi {
  readonly #caller: AppCaller;

  constructor(caller: AppCaller) {
    this.#caller = caller;
  }

  async list(options?: CallOptions): Promise<Campaign[]> {
    return (await this.#caller.get<{ campaigns?: Campaign[] | null }>('/v1/campaigns', { options })).campaigns ?? [];
  }
}
