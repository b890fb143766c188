import type { Environment } from '@cio-bridge/connector';
import { z } from 'zod';
import { type RunFacts, runOrigins, runStatuses } from '../../workflows/runs/run.ts';
import { scope, searchedPerson, several, text, texts, timeRange, versionNumber } from './filters.ts';
import { named } from './shapes.ts';
import { environment } from './workflow-shapes.ts';

const waitingFor = z.enum(['time', 'delivery', 'decision', 'connection', 'run']);

const runFacts = z.object({
  id: z.string(),
  client: named,
  workflow: named,
  workflowVersion: z.number(),
  status: z.enum(runStatuses),
  waitingFor: waitingFor.nullable().describe('What a waiting run waits for'),
  startedBy: z.enum(runOrigins),
  eventId: z.string().nullable().describe('The event that started it, as GET /events/{id} knows it'),
  replayId: z.string().nullable().describe('The replay that started it'),
  connection: named.nullable(),
  environment: environment.nullable(),
  parentRunId: z.string().nullable().describe('The run whose step started it'),
  attempt: z.number().describe('Counts from 1; each retry is the next'),
  error: z.string().nullable(),
  errorCode: z.string().nullable(),
  failedStep: z.string().nullable(),
  createdAtMs: z.number(),
  endedAtMs: z.number().nullable(),
});
export const listedRun = runFacts.extend({
  about: z
    .object({
      objectType: z.string(),
      metric: z.string(),
      recipient: z.string().nullable(),
      personId: z.string().nullable(),
    })
    .nullable()
    .describe('The event that started it; null when none did, or when it is no longer kept'),
});
export const run = runFacts.extend({
  event: z.unknown().describe('What started it: an event in normal form, or what a manual start gave'),
});
export const step = z.object({
  stepId: z.string().describe('With the turn of each loop it stands in: each.0.tag'),
  type: z.string().nullable(),
  status: z.enum(['running', 'retrying', 'waiting', 'succeeded', 'failed']),
  input: z.unknown(),
  output: z.unknown(),
  error: z.string().nullable(),
  errorCode: z.string().nullable(),
  remedy: z.string().nullable().describe('What helps: retry, reconnect, fix-input or check-outcome'),
  detail: z
    .unknown()
    .describe(
      'What it waits for, until when, when it is tried again; `branch` that was taken (from 0, null for none); `reason` of a stop; `failures`, each attempt that failed, with its `atMs`, `error` and, of an http step, `answer`; `onError`, whether that was taken',
    ),
  attempts: z.number(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  action: z.string().nullable().describe('The action that the step runs, of those that do'),
  isCut: z
    .boolean()
    .describe('What is long stands here as its beginning, in a text: `GET /runs/{id}/steps/{stepId}` has it whole'),
});
export const stepDoes = z.object({ type: z.string(), action: z.string().nullable() }).nullable();
const wait = z.object({
  for: z
    .enum([...waitingFor.options, 'turn', 'place', 'retry'])
    .describe(
      '`turn`: another run of its key goes first. `place`: a limit is reached. `retry`: a step failed, and is tried again',
    ),
  stepId: z.string().nullable().describe('Null for a run that has not begun'),
  sinceMs: z.number(),
  untilMs: z.number().nullable().describe('When it goes on at the latest; null when nobody knows'),
  behindRunId: z.string().nullable().describe('The run whose end it waits for'),
  why: z.string().nullable().describe('Why the step is to be tried again'),
});
export const waits = wait.nullable().describe('What it waits for; null when it does not wait');
export const send = z.object({
  stepId: z.string(),
  action: z.string(),
  state: z.enum(['intended', 'released', 'sent', 'undecided', 'given-up']),
  attempts: z.number().describe('How often the request left'),
  deliveryId: z.string().nullable(),
  reason: z.string().nullable(),
  decision: z
    .object({
      choice: z.string(),
      by: z.string(),
      eventId: z.string().nullable().describe('The event that proved it, when no person decided'),
      atMs: z.number(),
    })
    .nullable()
    .describe('What was decided about it, the last time that somebody was asked'),
  intendedAtMs: z.number(),
  settledAtMs: z.number().nullable(),
});

/** Which runs: in the query of a list, and in the body of what is done to many. */
export const runFilter = {
  ...scope,
  workflowId: texts,
  workflowVersion: versionNumber.optional(),
  connectionId: texts,
  status: several(z.enum(runStatuses)).optional(),
  waitingFor: several(waitingFor).optional(),
  errorCode: texts,
  failedStep: texts,
  eventId: text.optional().describe('Started by this event, as GET /events/{id} knows it'),
  replayId: text.optional().describe('Started by this replay'),
  parentRunId: text.optional().describe('Started by a step of this run'),
  personId: text.optional().describe('Started by an event about this person'),
  search: searchedPerson,
  ...timeRange('Made'),
};

export const child = z
  .object({
    id: z.string(),
    workflow: z.string().describe('Name of the workflow'),
    stepId: z.string().describe('The step that started it'),
    status: z.enum(runStatuses),
    error: z.string().nullable(),
  })
  .describe('A run that a step of this one started');

export const byId = z.object({ id: z.string() });

export const retryVersion = z.enum(['published', 'same']).optional().describe('What to go on with; default: published');

/** With the names of what it belongs to. */
export const shownRun = <Run extends RunFacts>(found: Run) => {
  const { clientId, client, workflowId, workflow, connectionId, connection, ...facts } = found;
  return {
    ...facts,
    client: { id: clientId, name: client },
    workflow: { id: workflowId, name: workflow },
    connection: connectionId === null ? null : { id: connectionId, name: connection ?? '' },
    environment: facts.environment as Environment | null,
  };
};
/** Runs that failed of the same. */
export const failureGroup = z.object({
  client: named,
  workflow: named,
  failedStep: z.string().nullable(),
  step: stepDoes.describe('What that step does, in the version of the latest of them'),
  errorCode: z.string().nullable(),
  error: z.string().nullable().describe('The message of the latest'),
  remedy: z.string().nullable().describe('What helps: retry, reconnect, fix-input or check-outcome'),
  runs: z.number(),
  failsAgain: z
    .boolean()
    .describe(
      'A retry would fail again for certain: they failed of what the workflow and the event say, and it was not changed; or a person gave the message up',
    ),
  latestRunId: z.string(),
  firstAtMs: z.number().describe('When the first of them was made'),
  lastAtMs: z.number(),
});
