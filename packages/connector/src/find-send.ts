import { type CallOptions, CioError, type CustomerIo } from '@cio-bridge/sdk';
import { parseInput } from './errors.ts';
import { type PersonWithoutPhoneInput, personWithoutPhoneSchema } from './schemas/person.ts';
import { sendMarkerFrom } from './send-marker.ts';

/** Reading what was sent is allowed 100 times a day (App API, read 2026-11): enough to look, not to search. */
const maxLooks = 10;

/** Which send is looked for. */
export interface SoughtSend {
  /** Whom the send was about, as it named them. */
  person: PersonWithoutPhoneInput;
  /** The key that the send was made with. */
  idempotencyKey: string;
  /** When it was first tried, in milliseconds since 1970. */
  startedAtMs: number;
}

/**
 * Looks for an email that may have been sent before a crash, by the marker in its headers.
 *
 * Found is proof. Not found is none: Customer.io shows a message some time after it took it on, may not keep its
 * content, and lists nothing of a send that is still queued. Of the messages since then the first 10 are opened.
 */
export async function findSend(
  client: CustomerIo,
  { person, idempotencyKey, startedAtMs }: SoughtSend,
  call: CallOptions = {},
): Promise<{ deliveryId: string } | undefined> {
  const whom = parseInput('The person of a send', personWithoutPhoneSchema, person);
  const marker = sendMarkerFrom(idempotencyKey);
  // A minute for clocks that differ.
  const startTs = Math.floor(startedAtMs / 1000) - 60;
  const { items } = await client.app.customers.messages(whom, { startTs, limit: 100 }, call).page();
  const emails = items.filter(({ type }) => type === 'email').sort((a, b) => a.created - b.created);
  for (const { id } of emails.slice(0, maxLooks)) {
    const archived = await client.app.messages.archived(id, call).catch(unlessGone);
    if (archived?.headers?.includes(marker)) return { deliveryId: id };
  }
  return undefined;
}

function unlessGone(error: unknown): undefined {
  if (error instanceof CioError && error.code === 'cio_not_found') return undefined;
  throw error;
}
