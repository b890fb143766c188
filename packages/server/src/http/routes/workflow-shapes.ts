import { environments } from '@cio-bridge/connector';
import { z } from 'zod';
import { runStatuses } from '../../workflows/runs/run.ts';
import { versionNumber } from './filters.ts';

export const environment = z.enum(environments);
export const actor = z.object({ type: z.enum(['person', 'token']), id: z.string(), name: z.string() });
const named = z.object({ id: z.string(), name: z.string() });

const publishedVersion = z.object({
  version: z.number(),
  connection: named.nullable().describe('What its steps act on; null for one that acts where its caller does'),
  endpointId: z.string().nullable().describe('The trigger endpoint that starts it'),
  publishedAtMs: z.number(),
  publishedBy: actor.nullable(),
});

export const workflow = z.object({
  id: z.string(),
  client: named,
  name: z.string(),
  version: z.number().describe('The newest that was saved; published or not'),
  trigger: z.enum(['event', 'manual', 'schedule', 'webhook']),
  environments: z
    .object({
      editor: publishedVersion.nullable(),
      staging: publishedVersion.nullable(),
      production: publishedVersion.nullable(),
    })
    .describe('The version that each runs; null is off'),
  createdAtMs: z.number(),
});

export const workflowActivity = z.object({
  lastRun: z.object({ id: z.string(), status: z.enum(runStatuses), createdAtMs: z.number() }).nullable(),
  last24h: z
    .object({ succeeded: z.number(), failed: z.number(), cancelled: z.number(), underWay: z.number() })
    .describe('Of the runs that began within 24 hours'),
  nextDueAtMs: z.number().nullable().describe('The next tick of its schedule; null when nothing is planned'),
  waiting: z
    .array(z.object({ environment, version: z.number(), runs: z.number() }))
    .describe('Runs that wait, by the version that they keep'),
});

export const workflowVersion = z.object({
  version: z.number(),
  createdAtMs: z.number(),
  savedBy: actor.nullable(),
  note: z.string().nullable(),
  faults: z
    .number()
    .describe('How many things were wrong with it when it was saved: unless it is 0, it cannot be published'),
});

export const workflowText = {
  definition: z.unknown(),
  source: z.string().describe('As it was written, with its comments; as YAML when it came as JSON'),
};

export const publicationChange = z.object({
  environment,
  before: z.number().nullable().describe('The version that ran there before; null was off'),
  version: z.number(),
  changed: z.boolean(),
});

export const fault = z.object({
  pointer: z.string().describe('JSON pointer (RFC 6901) into the definition'),
  line: z.number().nullable().describe('Of `source`, from 1; null for a definition that came as JSON'),
  code: z.string(),
  message: z.string(),
  suggestion: z.string().nullable().describe('The name that was most likely meant'),
});

export const beside = z
  .union([z.string().transform((name) => [name]), z.array(z.string())])
  .optional()
  .describe('Names of workflows that are about to be saved together with it, and that it may call');

export const despiteFailingTests = z
  .stringbool()
  .default(false)
  .describe('Publish although tests that are saved with it fail');

export const unfinished = z
  .stringbool()
  .default(false)
  .describe('Keep it although something is wrong with it. Such a version cannot be published');

export const byId = z.object({ id: z.string() });
export const byVersion = byId.extend({ version: versionNumber });
export const byEnvironment = byId.extend({ environment });
