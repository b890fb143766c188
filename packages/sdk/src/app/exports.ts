import type { CallOptions } from '../http/caller.ts';
import { toWire } from '../wire.ts';
import type { AppCall, AppCaller } from './app-caller.ts';
import type { AudienceFilter } from './audience-filter.ts';

export interface Export {
  id: number;
  type: 'customers' | 'deliveries';
  status: 'pending' | 'done' | 'failed';
  /** 0 until it is done. */
  total?: number | undefined;
  failed?: boolean | undefined;
  description?: string | undefined;
  downloads?: number | undefined;
  createdAt?: number | undefined;
  updatedAt?: number | undefined;
  [unknown: string]: unknown;
}

export interface DeliveriesExportInput {
  newsletterId?: number | undefined;
  campaignId?: number | undefined;
  transactionalMessageId?: number | undefined;
  actionId?: number | undefined;
  /** Unix seconds. */
  start?: number | undefined;
  end?: number | undefined;
  attributes?: string[] | undefined;
  metric?: string | undefined;
  drafts?: boolean | undefined;
}

/** Exports are made in the background: look at `status` until it is `done`. */
export class ExportsApi {
  readonly #caller: AppCaller;

  constructor(caller: AppCaller) {
    this.#caller = caller;
  }

  list(options?: CallOptions): Promise<Export[]> {
    return this.#caller.list('exports', { method: 'GET', route: '/v1/exports', options });
  }

  get(id: number, options?: CallOptions): Promise<Export> {
    return this.#export({ method: 'GET', route: '/v1/exports/{id}', params: { id }, options });
  }

  /** A link to the file, valid for 15 minutes. */
  async downloadUrl(id: number, options?: CallOptions): Promise<string> {
    const route = '/v1/exports/{id}/download';
    const call: AppCall = { method: 'GET', route, params: { id }, options };
    const { url, link } = await this.#caller.json<{ url?: string; link: string }>(call, 'url', 'link');
    return url ?? link; // the specification says url, the official client says link
  }

  customers(filters: AudienceFilter, options?: CallOptions): Promise<Export> {
    const body = { filters };
    return this.#export({ method: 'POST', route: '/v1/exports/customers', body, repeatable: false, options });
  }

  deliveries(input: DeliveriesExportInput, options?: CallOptions): Promise<Export> {
    const body = toWire(input);
    return this.#export({ method: 'POST', route: '/v1/exports/deliveries', body, repeatable: false, options });
  }

  #export(call: AppCall): Promise<Export> {
    return this.#caller.one('export', call);
  }
}
