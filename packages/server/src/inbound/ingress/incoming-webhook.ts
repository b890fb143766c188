/** One webhook as it came over the wire. */
export interface IncomingWebhook {
  rawBody: Buffer;
  timestamp: string | undefined;
  signature: string | undefined;
}

/** `too_old` and `too_far_ahead`: the signature is right, and it is a clock that is wrong. */
export type RefusalFault = 'bad_signature' | 'too_old' | 'too_far_ahead';
