import { sha256Hex } from '@cio-bridge/sdk';
import { z } from 'zod';
import { defineAction } from '../define-action.ts';

export const reset = defineAction({
  key: 'customer-io/reset',
  group: 'Pipelines',
  title: 'Pipelines: reset',
  description:
    'In a browser, reset forgets who is signed in and goes on under a fresh anonymous id. A server remembers nobody between calls, so what is left of it here is the fresh anonymous id: use it in the calls that follow, so that what comes after a sign-out does not count as the same person. Nothing is sent.',
  docs: 'https://docs.customer.io/integrations/api/cdp/',
  input: z.strictObject({}),
  output: z.strictObject({
    anonymousId: z.uuid().meta({ title: 'Anonymous ID', description: 'A fresh one, for the calls that follow.' }),
  }),
  needs: [],
  readOnly: true,
  idempotent: true,
  idempotentBecause: 'a repeated run comes to the same anonymous id',
  sample: { input: {}, output: { anonymousId: 'c0ffee00-1234-4abc-8def-0123456789ab' } },
  async run(_input, { eventId, startedAt }) {
    const seed = eventId(startedAt);
    return { anonymousId: seed === undefined ? crypto.randomUUID() : uuidFrom(seed) };
  },
});

/** A UUID that is the same for the same seed (version 8: of the maker's own kind). */
function uuidFrom(seed: string): string {
  const hex = sha256Hex(seed);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
