import type { Caller, CallOptions } from '../http/caller.ts';
import { type PersonRef, wirePerson } from '../person.ts';
import { toAnswer, toWire } from '../wire.ts';

export interface CustomerAttributes {
  id: string;
  identifiers: { id?: string | null; email?: string | null; cioId?: string };
  /** Every value is text, numbers and objects too. */
  attributes: Record<string, string>;
  timestamps?: Record<string, number>;
  unsubscribed: boolean;
  devices: { id: string; platform: string; lastUsed?: number; attributes?: Record<string, string> }[];
  [unknown: string]: unknown;
}

export interface SendEmailInput {
  transactionalMessageId?: string | number;
  to: string;
  identifiers: PersonRef;
  messageData?: Record<string, unknown>;
  from?: string;
  subject?: string;
  body?: string;
  bodyPlain?: string;
  replyTo?: string;
  cc?: string;
  bcc?: string;
  sendAt?: number;
}

export interface Delivery {
  deliveryId: string;
  /** When it was accepted, in Unix seconds. */
  queuedAt: number;
  /** Present when a future `sendAt` was given. */
  sendAt?: number;
}

export class AppApi {
  readonly customers: CustomersApi;
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
    this.customers = new CustomersApi(caller);
  }

  async sendEmail({ identifiers, ...input }: SendEmailInput, options?: CallOptions): Promise<Delivery> {
    const body = JSON.stringify({ ...toWire(input), identifiers: wirePerson(identifiers) });
    return toAnswer<Delivery>(
      await this.#caller.json({
        api: 'app',
        method: 'POST',
        route: '/v1/send/email',
        body,
        repeatable: false,
        options,
      }),
    );
  }
}

export class CustomersApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  async attributes(person: PersonRef, options?: CallOptions): Promise<CustomerAttributes> {
    const [type, value] = Object.entries(wirePerson(person))[0] as [string, string];
    const { customer } = await this.#caller.json<{ customer: unknown }>({
      api: 'app',
      method: 'GET',
      route: '/v1/customers/{customer_id}/attributes',
      path: `/v1/customers/${encodeURIComponent(value)}/attributes?id_type=${type}`,
      repeatable: true,
      options,
    });
    return toAnswer<CustomerAttributes>(customer);
  }
}
