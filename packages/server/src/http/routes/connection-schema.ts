import { environments } from '@cio-bridge/connector';
import { z } from 'zod';

const key = z.object({
  lastFour: z.string(),
  fingerprint: z.string().describe('Beginning of the key’s SHA-256: the same for the same key'),
  setAtMs: z.number(),
  undoUntilMs: z.number().nullable().describe('Until when the key before it can be brought back'),
});

const keyState = z.enum(['works', 'refused', 'unreachable', 'not_given']);
/** What Customer.io said about each key. */
export const probe = z.object({
  atMs: z.number(),
  ok: z.boolean(),
  region: z.enum(['us', 'eu']).optional(),
  workspace: z.object({ environmentId: z.number(), name: z.string().optional() }).optional(),
  keys: z.object({ trackApiKey: keyState, appApiKey: keyState, pipelinesWriteKey: keyState }),
  faults: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
  actions: z.object({
    allowed: z.array(z.string()),
    refused: z.array(z.object({ key: z.string(), lacks: z.array(z.string()) })),
  }),
});

const environmentFacts = z.object({
  region: z.enum(['us', 'eu']),
  siteId: z.string(),
  isSandbox: z.boolean(),
  sandboxUrl: z.string().nullable().describe('The page of the sandbox; null for the real Customer.io'),
  recipientAllowlist: z.array(z.string()).nullable(),
  keys: z.object({ trackApiKey: key.nullable(), appApiKey: key.nullable(), pipelinesWriteKey: key.nullable() }),
  probe: probe.nullable().describe('What the last probe found'),
  lastUsedAtMs: z.number().nullable(),
  updatedAtMs: z.number(),
});

/** One client's Customer.io, as it is shown. */
export const connection = z.object({
  id: z.string(),
  name: z.string(),
  client: z.object({ id: z.string(), name: z.string() }),
  environments: z.partialRecord(z.enum(environments), environmentFacts),
  version: z.number(),
  createdAtMs: z.number(),
});
