import type { Attributes } from '../attributes.ts';
import { checkBytes, checkData, checkMoment, checkPerson, checkText, encodeJson, longestOf } from '../check.ts';
import type { Clock } from '../clock.ts';
import { invalidInput } from '../errors.ts';
import type { CallOptions } from '../http/caller.ts';
import { limits } from '../limits.ts';
import { type Moment, secondsOf, wireMoment } from '../moment.ts';
import { type PersonRefWithoutPhone, wirePerson } from '../person.ts';
import { toWire } from '../wire.ts';
import type { AppCall, AppCaller } from './app-caller.ts';
import { type Attachment, encodeAttachments } from './attachments.ts';

/** What the six channels share. */
export interface SendInput {
  /** Who it is about. Not by `phone`. */
  identifiers: PersonRefWithoutPhone;
  /** The transactional message: its id, or its trigger name. */
  transactionalMessageId?: string | number | undefined;
  /** For Liquid: `{{trigger.…}}`. */
  messageData?: Attributes | undefined;
  /** At most 90 days ahead. Default: now. */
  sendAt?: Moment | undefined;
  /** Keep it as a draft, to be released by hand. Default `false`. */
  queueDraft?: boolean | undefined;
  /** Overrides the person's language. */
  language?: string | undefined;
  /** Do not keep the content. Default: the template's setting. */
  disableMessageRetention?: boolean | undefined;
}

/** Channels that cannot do without a transactional message. */
export interface TemplatedSendInput extends SendInput {
  transactionalMessageId: string | number;
}

interface AutoCreate {
  /** Creates an empty message with this trigger name when there is none. Default `false`. */
  autoCreate?: boolean | undefined;
}

/** Of a transactional message, which `from`, `subject` and `body` override, or whole without one. */
export type SendEmailInput = EmailFields & (EmailOfMessage | WholeEmail);

interface EmailOfMessage {
  transactionalMessageId: string | number;
  from?: string | undefined;
  subject?: string | undefined;
  /** HTML. */
  body?: string | undefined;
}

interface WholeEmail {
  transactionalMessageId?: undefined;
  from: string;
  subject: string;
  /** HTML. */
  body: string;
}

interface EmailFields extends Omit<SendInput, 'transactionalMessageId'>, AutoCreate {
  /** Comma-separated; 15 with `cc` and `bcc`. */
  to: string;
  bodyPlain?: string | undefined;
  bodyAmp?: string | undefined;
  preheader?: string | undefined;
  replyTo?: string | undefined;
  cc?: string | undefined;
  bcc?: string | undefined;
  /** A separate copy with the recipient in its subject, instead of a real blind copy. */
  fakeBcc?: boolean | undefined;
  headers?: Record<string, string> | undefined;
  attachments?: Attachment[] | undefined;
  disableCssPreprocessing?: boolean | undefined;
  /** Opens and clicks. Default `true`. */
  tracked?: boolean | undefined;
  /** Default `true`, unless the template says otherwise. */
  sendToUnsubscribed?: boolean | undefined;
}

export interface SendPushInput extends TemplatedSendInput, AutoCreate {
  /** `all` devices (default), the `last_used`, or a device token. */
  to?: string | undefined;
  title?: string | undefined;
  message?: string | undefined;
  imageUrl?: string | undefined;
  link?: string | undefined;
  sound?: 'default' | 'none' | undefined;
  customData?: Attributes | undefined;
  /** Added to the profile as the message is sent. */
  customDevice?:
    | {
        token: string;
        platform: 'ios' | 'android';
        lastUsed?: Moment | undefined;
        attributes?: Record<string, string> | undefined;
      }
    | undefined;
  /** Replaces everything else in the payload. */
  customPayload?: { ios?: Attributes | undefined; android?: Attributes | undefined } | undefined;
  sendToUnsubscribed?: boolean | undefined;
}

export interface SendWhatsAppInput extends TemplatedSendInput {
  /** E.164. */
  to: string;
  from?: string | undefined;
  /** Clicks. */
  tracked?: boolean | undefined;
  sendToUnsubscribed?: boolean | undefined;
}

export interface SendSmsInput extends SendWhatsAppInput, AutoCreate {}

export interface SendInAppInput extends TemplatedSendInput, AutoCreate {}

export interface SendInboxMessageInput extends TemplatedSendInput, AutoCreate {
  to?: string | undefined;
}

/** Accepted, not yet sent: what becomes of it is reported by webhook under this id. */
export interface Delivery {
  deliveryId: string;
  /** Unix seconds. */
  queuedAt: number;
  /** Present when a future `sendAt` was given. */
  sendAt?: number | undefined;
  [unknown: string]: unknown;
}

export type Channel = 'email' | 'push' | 'sms' | 'whatsapp' | 'in_app' | 'inbox_message';

export interface SendDependencies {
  caller: AppCaller;
  clock: Clock;
  strict: boolean;
}

/**
 * Sends one transactional message. Customer.io has no idempotency key, so nothing that may have been accepted is
 * ever repeated here: such failures are `cio_unknown_outcome`.
 */
export async function send(
  { caller, clock, strict }: SendDependencies,
  channel: Channel,
  input: SendInput & { attachments?: Attachment[] | undefined },
  options: CallOptions | undefined,
): Promise<Delivery> {
  const { identifiers, attachments, sendAt, ...fields } = input;
  if (strict) checkSend(input, channel, clock);
  const message = {
    ...toWire(withDeviceSeconds(fields)),
    send_at: wireMoment(sendAt),
    identifiers: wirePerson(identifiers),
  };
  if (strict) {
    const text = encodeJson('input', message);
    if (text.length * 3 > limits.messageBytes)
      checkBytes(longestOf(fields), text, limits.messageBytes, { subject: 'makes the whole' });
  }
  const encoded = attachments && { attachments: await encodeAttachments(attachments, strict) };
  const body = { ...message, ...encoded };
  const call: AppCall = {
    method: 'POST',
    route: `/v1/send/${channel}`,
    body,
    repeatable: false,
    family: 'send',
    options,
  };
  return caller.json(call, 'delivery_id');
}

function checkSend(input: SendInput, channel: Channel, clock: Clock): void {
  checkPerson('identifiers', input.identifiers, { phone: false });
  checkSendAt(input.sendAt, clock);
  checkData('messageData', input.messageData);
  if (channel === 'push') checkPush(input as SendPushInput);
  if (channel === 'email') checkEmail(input as SendEmailInput);
  else if (input.transactionalMessageId === undefined || input.transactionalMessageId === '') {
    throw invalidInput('transactionalMessageId', 'is missing; this channel cannot do without');
  }
  if (channel === 'sms' || channel === 'whatsapp') checkText('to', (input as SendSmsInput).to);
}

function checkPush({ customData, customPayload, customDevice }: SendPushInput): void {
  checkData('customData', customData);
  checkData('customPayload', customPayload);
  checkMoment('customDevice.lastUsed', customDevice?.lastUsed);
}

/** Only push has a device. */
function withDeviceSeconds(fields: object): object {
  const { customDevice } = fields as Pick<SendPushInput, 'customDevice'>;
  return customDevice?.lastUsed === undefined
    ? fields
    : { ...fields, customDevice: { ...customDevice, lastUsed: wireMoment(customDevice.lastUsed) } };
}

function checkSendAt(sendAt: Moment | undefined, clock: Clock): void {
  checkMoment('sendAt', sendAt);
  if (sendAt !== undefined && (secondsOf(sendAt) ?? 0) - clock.now() / 1000 > limits.sendAheadSeconds) {
    throw invalidInput('sendAt', 'must be within the next 90 days');
  }
}

function checkEmail({ to, cc, bcc, transactionalMessageId, body, subject, from }: SendEmailInput): void {
  if (to === undefined) throw invalidInput('to', 'is missing');
  if (typeof to !== 'string' || to.trim() === '') throw invalidInput('to', 'must not be empty');
  const recipients = [to, cc, bcc].map(countAddresses).reduce((sum, count) => sum + count, 0);
  if (recipients > limits.recipients) {
    throw invalidInput('to', `with cc and bcc names ${recipients} recipients; the limit is ${limits.recipients}`);
  }
  if (transactionalMessageId !== undefined) return;
  for (const [field, value] of Object.entries({ body, subject, from })) {
    if (!value) throw invalidInput(field, 'is missing; it is needed where there is no transactionalMessageId');
  }
}

/** Commas inside quoted display names do not separate. */
function countAddresses(list: string | undefined): number {
  const bare = (list ?? '').replace(/"(?:[^"\\]|\\.)*"/g, '');
  return bare.split(',').filter((address) => address.trim() !== '').length;
}
