import { environments } from '@cio-bridge/connector';
import { z } from 'zod';
import { type Condition, conditionSchema } from './conditions.ts';
import { parseDuration } from './duration.ts';
import { nextDays } from './moments.ts';
import { savedTestsSchema } from './saved-tests.ts';
import { timeZone, triggerSchema } from './triggers.ts';

const MAX_STEPS = 200;
/** A loop over more than this is a bulk sync, which has a better tool. */
const MAX_ITEMS = 1_000;

const stepId = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'a step id is lower case letters, digits and _, beginning with a letter')
  .max(60)
  .describe('Names the step: other steps read `steps.<id>.output`');

const duration = z
  .string()
  .refine(
    (text) => parseDuration(text) !== undefined,
    'write a duration such as "30 minutes" or "2 days", up to a year',
  );
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of day as "09:00"');
const input = z
  .record(z.string(), z.unknown())
  .default({})
  .describe('Liquid in texts; a text that is one template keeps its type');

const steps: z.ZodArray<z.ZodType<Step>> = z.array(z.lazy(() => stepSchema)).max(MAX_STEPS);
const onError = {
  onError: steps.optional().describe('Taken when the step fails for good, instead of failing the run'),
};

interface OnError {
  onError?: Step[] | undefined;
}

export type ActionStep = { id: string; type: 'action'; action: string; input: Record<string, unknown> } & OnError;
export type BranchStep = { id: string; type: 'branch'; branches: { when: Condition; steps: Step[] }[]; else: Step[] };
export type WaitStep = {
  id: string;
  type: 'wait';
  for?: string | undefined;
  until?: string | number | undefined;
  next?: (typeof nextDays)[number] | undefined;
  at?: string | undefined;
  timeZone?: string | undefined;
};
export type WaitForDeliveryStep = {
  id: string;
  type: 'waitForDelivery';
  delivery: string;
  metrics: string[];
  by: 'person' | 'any';
  timeout: string;
  onMetric: Step[];
  onTimeout: Step[];
};
export type SetStep = { id: string; type: 'set'; values: Record<string, unknown> };
export type ForEachStep = { id: string; type: 'forEach'; items: unknown; maxItems: number; steps: Step[] };
export type HttpStep = {
  id: string;
  type: 'http';
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body?: unknown;
  maxAttempts: number;
} & OnError;
export type WorkflowStep = { id: string; type: 'workflow'; workflow: string; input: Record<string, unknown> } & OnError;
export type StopStep = { id: string; type: 'stop'; status: 'succeeded' | 'failed'; reason?: string | undefined };

export type Step =
  | ActionStep
  | BranchStep
  | WaitStep
  | WaitForDeliveryStep
  | SetStep
  | ForEachStep
  | HttpStep
  | WorkflowStep
  | StopStep;

const actionStep = z.strictObject({
  id: stepId,
  type: z.literal('action'),
  action: z.string().describe('Key of an action, such as customer-io/identify-customer'),
  input,
  ...onError,
});

const branchStep = z.strictObject({
  id: stepId,
  type: z.literal('branch'),
  branches: z
    .array(z.strictObject({ when: conditionSchema, steps: steps }))
    .min(1)
    .describe('The first branch whose condition holds is taken'),
  else: steps.default([]),
});

const waitStep = z
  .strictObject({
    id: stepId,
    type: z.literal('wait'),
    for: duration.optional().describe('How long, such as "2 days"'),
    until: z
      .union([z.string().min(1), z.number()])
      .optional()
      .describe('A moment: Unix seconds or ISO 8601; without an offset, on the clock of the time zone'),
    next: z.enum(nextDays).optional().describe('The next such day, together with `at`'),
    at: timeOfDay.optional().describe('Time of day for `next`'),
    timeZone: timeZone.optional().describe("Default: the workflow's"),
  })
  .superRefine((step, issues) => {
    const given = (['for', 'until', 'next'] as const).filter((key) => step[key] !== undefined);
    if (given.length !== 1) {
      issues.addIssue({ code: 'custom', path: ['for'], message: 'give one of `for`, `until`, or `next` with `at`' });
    }
    if ((step.next === undefined) !== (step.at === undefined)) {
      issues.addIssue({ code: 'custom', path: ['at'], message: '`next` and `at` go together' });
    }
  });

const waitForDeliveryStep = z.strictObject({
  id: stepId,
  type: z.literal('waitForDelivery'),
  delivery: stepId.describe('Id of the earlier step that sent the message'),
  metrics: z.array(z.string().min(1)).min(1).max(20).describe('Any of these ends the wait, such as opened or clicked'),
  by: z
    .enum(['person', 'any'])
    .default('person')
    .describe(
      'Opens and clicks: person leaves out those that a machine made, such as a mail program that fetches images',
    ),
  timeout: duration,
  onMetric: steps.default([]).describe('Taken when one of the metrics was reported'),
  onTimeout: steps.default([]).describe('Taken when none was in time'),
});

const setStep = z.strictObject({
  id: stepId,
  type: z.literal('set'),
  values: z
    .record(z.string().regex(/^[a-zA-Z_]\w*$/, 'a variable is a letter or _, then letters, digits and _'), z.unknown())
    .describe('Other steps read them as `vars.<name>`'),
});

const forEachStep = z.strictObject({
  id: stepId,
  type: z.literal('forEach'),
  items: z.unknown().describe('A list, or a template that gives one; the steps read `item` and `index`'),
  maxItems: z.int().min(1).max(MAX_ITEMS).default(100).describe('More items than this fail the step'),
  steps: steps.min(1),
});

const httpStep = z.strictObject({
  id: stepId,
  type: z.literal('http'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  url: z.string().min(1).describe('http or https; addresses of private networks are refused'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional().describe('Sent as JSON; a text is sent as it is'),
  maxAttempts: z.int().min(1).max(20).default(5).describe('For network failures, 408, 429 and 5xx'),
  ...onError,
});

const workflowStep = z.strictObject({
  id: stepId,
  type: z.literal('workflow'),
  workflow: z.string().min(1).describe('Name or id of another workflow of the client'),
  input: input.describe('What the other one reads as `event`'),
  ...onError,
});

const stopStep = z.strictObject({
  id: stepId,
  type: z.literal('stop'),
  status: z.enum(['succeeded', 'failed']).default('succeeded'),
  reason: z.string().min(1).optional(),
});

const stepSchema: z.ZodType<Step> = z.lazy(() =>
  z.discriminatedUnion('type', [
    actionStep,
    branchStep,
    waitStep,
    waitForDeliveryStep,
    setStep,
    forEachStep,
    httpStep,
    workflowStep,
    stopStep,
  ]),
);

/** What a person writes, as YAML or JSON. Each save makes a version; a run keeps the version it started with. */
export const workflowDefinitionSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  description: z.string().max(2_000).optional(),
  client: z.string().min(1).optional().describe('Name or id of the client'),
  connection: z.string().min(1).optional().describe('Name or id of the connection that the steps act on'),
  environment: z
    .enum(environments)
    .optional()
    .meta({ deprecated: true })
    .describe('Deprecated: where it is published when nobody says. Default: production'),
  trigger: triggerSchema,
  timeZone: timeZone.optional().describe("For waits and schedules. Default: the client's"),
  key: z.string().min(1).optional().describe('Runs with the same key go one after the other'),
  whenBusy: z
    .enum(['queue', 'skip'])
    .optional()
    .describe('What becomes of a run while another one of its key is under way. Default: queue'),
  concurrency: z.int().min(1).max(10_000).optional().describe('At most so many runs at work at once'),
  vars: z.record(z.string(), z.unknown()).default({}).describe('What `vars` holds at the start'),
  steps: steps.min(1),
  tests: savedTestsSchema.optional().describe('Done before a version is published: one that fails asks first'),
});

export type WorkflowDefinition = z.output<typeof workflowDefinitionSchema>;

/** The lists of steps that stand inside a step. */
export function innerSteps(step: Step): Step[][] {
  switch (step.type) {
    case 'branch':
      return [...step.branches.map((branch) => branch.steps), step.else];
    case 'waitForDelivery':
      return [step.onMetric, step.onTimeout];
    case 'forEach':
      return [step.steps];
    case 'action':
    case 'http':
    case 'workflow':
      return step.onError ? [step.onError] : [];
    default:
      return [];
  }
}

/** Every step with those inside others, in the order they are written. */
export function allSteps(list: Step[]): Step[] {
  return list.flatMap((step) => [step, ...innerSteps(step).flatMap(allSteps)]);
}
