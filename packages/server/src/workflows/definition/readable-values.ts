import { findAction, reportingEvent } from '@cio-bridge/connector';
import { z } from 'zod';
import { checkDefinition } from './check-definition.ts';
import type { Step, WorkflowDefinition } from './definition.ts';
import { CLIENT_FIELDS, CONNECTION_FIELDS, outputFields, RUN_FIELDS, type Sight } from './sight.ts';
import { placesOf } from './step-parts.ts';
import { readablePart } from './workflow-faults.ts';

type JsonSchema = Record<string, unknown>;

/** A step that may be read at a place. */
interface ReadableStep {
  id: string;
  type: Step['type'];
  action: string | null;
  /** Whether it was done whenever the place is reached; others are done in some runs only. */
  isCertain: boolean;
  /** Of its output; null inside its own `onError`, where it has an `error` alone, and where nobody can know. */
  output: JsonSchema | null;
}

/** What templates and conditions may read at one place of a definition. */
export interface ReadableValues {
  /** JSON Schema of what starts a run; null when anything may. */
  event: JsonSchema | null;
  steps: ReadableStep[];
  vars: string[];
  client: string[];
  connection: string[];
  run: string[];
  /** Whether `item` and `index` are there. */
  isInLoop: boolean;
  /** Whether `secrets.<name>` is. */
  mayReadSecrets: boolean;
}

/**
 * @param given - A definition; what cannot be read of it counts as saying nothing.
 * @param pointer - To the place, or to something in it. One that leads to no step is the start.
 * @returns `undefined` when it cannot be read at all.
 */
export function readableValues(given: unknown, pointer: string): ReadableValues | undefined {
  const part = readablePart(given);
  if (!part) return undefined;
  const { definition, unsure } = part;
  let nearest: { pointer: string; sight: Sight } | undefined;
  checkDefinition(definition, unsure, (at, sight) => {
    const leadsThere = pointer === at || pointer.startsWith(`${at}/`);
    if (leadsThere && at.length >= (nearest?.pointer.length ?? 0)) nearest = { pointer: at, sight };
  });
  const sight = nearest?.sight;
  const places = new Map(placesOf(definition.steps, '/steps').map((place) => [place.step.id, place.pointer]));
  return {
    event: eventSchema(definition),
    steps: [...(sight?.steps.values() ?? [])].map((step) => ({
      id: step.id,
      type: step.type,
      action: step.type === 'action' ? step.action : null,
      isCertain: pointer.startsWith(listOf(places.get(step.id) ?? '')),
      output: sight?.failed.has(step.id) || unsure.has(step.id) ? null : outputSchema(step),
    })),
    vars: [...(sight?.vars ?? Object.keys(definition.vars))],
    client: CLIENT_FIELDS,
    connection: CONNECTION_FIELDS,
    run: RUN_FIELDS,
    isInLoop: sight?.isInLoop ?? false,
    mayReadSecrets: sight?.mayReadSecrets ?? false,
  };
}

/** Of `/steps/0/else/1`, the list that it stands in: `/steps/0/else/`. */
const listOf = (pointer: string): string => pointer.slice(0, pointer.lastIndexOf('/') + 1);

function eventSchema({ trigger }: WorkflowDefinition): JsonSchema | null {
  switch (trigger.type) {
    case 'event':
      return toJsonSchema(reportingEvent.event);
    case 'schedule':
      return { type: 'object', properties: { dueAt: { type: 'integer' } }, required: ['dueAt'] };
    case 'webhook':
      return requestSchema;
    case 'manual':
      return trigger.input ?? null;
  }
}

const requestSchema: JsonSchema = {
  type: 'object',
  properties: {
    body: { description: 'What was sent: JSON as it is, a form as an object of texts' },
    headers: { type: 'object', additionalProperties: { type: 'string' }, description: 'By names in lower case' },
    query: { type: 'object' },
  },
  required: ['body', 'headers', 'query'],
};

function outputSchema(step: Step): JsonSchema | null {
  try {
    if (step.type === 'action') return toJsonSchema(findAction(step.action).output);
  } catch {
    return null; // there is no such action
  }
  const fields = outputFields(step);
  return fields
    ? { type: 'object', properties: Object.fromEntries(fields.map((name) => [name, {}])), additionalProperties: false }
    : null;
}

const toJsonSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { unrepresentable: 'any' }) as JsonSchema;
