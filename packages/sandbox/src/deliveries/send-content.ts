import type { Clock } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { render, scopeFor } from '../liquid/render.ts';
import type { MessageFacts } from '../liquid/scope.ts';
import type { Assets } from '../workspace/assets.ts';
import { isSuppressedAtProvider } from '../workspace/esp-suppressions.ts';
import { type ContentFields, inLanguage, type Translation } from '../workspace/message-content.ts';
import { hasOptedOut } from '../workspace/opt-outs.ts';
import type { Person } from '../workspace/person.ts';
import { appApiType, type Channel } from './channels.ts';
import { type Deliveries, newDeliveryId } from './deliveries.ts';
import type { Delivery } from './delivery.ts';
import type { Origin } from './origin.ts';
import type { OutcomeStep } from './outcomes.ts';

export interface SendParts {
  readonly deliveries: Deliveries;
  readonly assets: Assets;
  readonly clock: Clock;
  readonly pagesAt: () => string;
}

export interface ContentToSend {
  readonly channel: Channel;
  readonly content: ContentFields & { readonly translations?: readonly Translation[] };
  readonly origin: Origin;
  /** Liquid's `campaign`. */
  readonly campaign: MessageFacts['campaign'];
  /** Of Liquid's `message`. */
  readonly message: { readonly id: number; readonly name: string };
  readonly person: Person;
  /** Liquid's `trigger`. */
  readonly data?: JsonObject;
  /** Liquid's `event`. */
  readonly event?: JsonObject;
  readonly draft?: boolean;
  /** Unix seconds; null for at once. */
  readonly sendAt?: number | null;
}

/** Sends what a campaign, a broadcast or a newsletter says, in the person's language where it is translated. */
export function sendContent(parts: SendParts, sending: ContentToSend): Delivery {
  const { channel, origin, person, data = {}, event, draft = false, sendAt = null } = sending;
  const content = inLanguage(sending.content, person.attribute('language'));
  const id = newDeliveryId();
  const scope = scopeFor(person, data, factsOf(parts, sending, content.subject, id));
  let failure: string | null = null;
  const rendered = (template: string): string => {
    try {
      return render(template, scope);
    } catch (error) {
      failure ??= (error as Error).message;
      return '';
    }
  };
  const message = {
    subject: rendered(content.subject),
    body: rendered(content.body || (content.bodyJson ?? '')),
    bodyPlain: rendered(content.bodyPlain ?? ''),
    from: rendered(content.from),
    replyTo: rendered(content.replyTo),
    preheader: rendered(content.preheader),
    cc: '',
    bcc: '',
    fakeBcc: false,
    headers: headersOf(content),
    attachments: {},
  };
  const recipient = content.recipient ? rendered(content.recipient) : usualRecipient(channel, person, content);
  const devices = channel === 'push' ? devicesOf(person) : [];
  const decided = fate(parts.assets, person, { channel, recipient, failure, from: message.from });
  return parts.deliveries.create(
    {
      id,
      channel,
      origin,
      cioId: person.cioId,
      identifiers: person.identifiers(),
      recipient,
      devices,
      message,
      data: { ...data, ...event },
      sendAt,
      tracked: true,
      retained: true,
    },
    { draft, decided },
  );
}

function factsOf(
  { assets, clock, pagesAt }: SendParts,
  { channel, campaign, message, event }: ContentToSend,
  subject: string,
  deliveryId: string,
): MessageFacts {
  return {
    snippets: assets.snippets,
    linksAt: pagesAt(),
    deliveryId,
    at: clock.nowSeconds(),
    ...(event && { event }),
    campaign,
    message: { ...message, type: `${appApiType(channel)}_action`, subject },
  };
}

function headersOf({ headers }: ContentFields): Record<string, string> {
  if (!headers) return {};
  const pairs = JSON.parse(headers) as { name: string; value: string }[];
  return Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
}

function usualRecipient(channel: Channel, person: Person, { url }: ContentFields): string {
  if (channel === 'webhook') return url ?? '';
  if (channel === 'email') return person.email ?? '';
  if (channel === 'sms' || channel === 'whatsapp') return String(person.attribute('phone') ?? '');
  if (channel === 'push') return devicesOf(person)[0]?.device_id ?? '';
  return person.id ?? person.email ?? '';
}

const devicesOf = (person: Person) =>
  [...(person.devices?.values() ?? [])].map(({ token, platform }) => ({ device_id: token, device_platform: platform }));

/** What is already sure to happen. */
function fate(
  { suppressions }: Assets,
  person: Person,
  { channel, recipient, failure, from }: { channel: Channel; recipient: string; failure: string | null; from: string },
): OutcomeStep[] | undefined {
  const end = (metric: 'failed' | 'dropped' | 'undeliverable', failure_message: string): OutcomeStep[] => [
    { metric, afterMs: 20, detail: { failure_message } },
  ];
  if (failure !== null) return end('failed', failure);
  if (channel === 'email' && recipient === '') return end('failed', 'the person has no email');
  if (recipient === '') return end('failed', 'the person has no address on this channel');
  if (person.unsubscribed) return end('undeliverable', 'the recipient is unsubscribed');
  if (hasOptedOut(person, channel, from)) return end('undeliverable', 'the recipient opted out of this sender');
  if (channel === 'email' && isSuppressedAtProvider(suppressions, recipient)) {
    return end('dropped', 'the address is suppressed at the email provider');
  }
  return undefined;
}
