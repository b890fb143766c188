import { checkCount } from '../check.ts';
import { invalidInput } from '../errors.ts';
import type { CallOptions } from '../http/caller.ts';
import { toWire } from '../wire.ts';
import type { AppCall, AppCaller } from './app-caller.ts';

export interface ReportingWebhookInput {
  name: string;
  /** An http or https URL. */
  endpoint: string;
  /** Such as `email_sent`; at least one. */
  events: string[];
  disabled?: boolean | undefined;
  /** Every open and click, not only the first of a delivery. Default `false`. */
  fullResolution?: boolean | undefined;
  /** Message content in `…_sent` events. */
  withContent?: boolean | undefined;
}

/** The signing key is never in it: Customer.io shows that in its UI alone. */
export interface ReportingWebhook extends ReportingWebhookInput {
  id: number;
  type?: 'webhook' | 'js' | undefined;
  [unknown: string]: unknown;
}

/** The webhooks through which Customer.io reports what happens. */
export class ReportingWebhooksApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  list(options?: CallOptions): Promise<ReportingWebhook[]> {
    return this.#caller.list('reporting_webhooks', { method: 'GET', route: '/v1/reporting_webhooks', options });
  }

  async create(webhook: ReportingWebhookInput, options?: CallOptions): Promise<ReportingWebhook> {
    const body = this.#body(webhook);
    const call: AppCall = { method: 'POST', route: '/v1/reporting_webhooks', body, repeatable: false, options };
    return this.#caller.json(call, 'id');
  }

  get(id: number, options?: CallOptions): Promise<ReportingWebhook> {
    const params = { webhook_id: id };
    return this.#caller.json({ method: 'GET', route: '/v1/reporting_webhooks/{webhook_id}', params, options }, 'id');
  }

  /** Replaces it: give every field. */
  async update(id: number, webhook: ReportingWebhookInput, options?: CallOptions): Promise<ReportingWebhook> {
    const body = this.#body(webhook);
    const params = { webhook_id: id };
    const call: AppCall = { method: 'PUT', route: '/v1/reporting_webhooks/{webhook_id}', params, body, options };
    return this.#caller.json(call, 'id');
  }

  async delete(id: number, options?: CallOptions): Promise<void> {
    const params = { webhook_id: id };
    await this.#caller.send({ method: 'DELETE', route: '/v1/reporting_webhooks/{webhook_id}', params, options });
  }

  #body(webhook: ReportingWebhookInput): object {
    if (this.#strict) {
      if (!webhook.name) throw invalidInput('name', 'must not be empty');
      checkCount('events', webhook.events.length, Number.MAX_SAFE_INTEGER);
      if (!/^https?:\/\//i.test(webhook.endpoint) || !URL.canParse(webhook.endpoint)) {
        throw invalidInput('endpoint', 'must be an http or https URL');
      }
    }
    return toWire(webhook);
  }
}
