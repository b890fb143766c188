import { reportingEventFilter } from '@cio-bridge/connector';
import { z } from 'zod';
import { type Condition, conditionSchema } from './conditions.ts';

const stepId = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'a step id is lower case letters, digits and _, beginning with a letter')
  .max(60)
  .describe('Names the step: other steps read `steps.<id>.output`');

const actionStep = z.strictObject({
  id: stepId,
  type: z.literal('action'),
  action: z.string().describe('Key of an action, such as customer-io/identify-customer'),
  input: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Liquid in texts; a text that is one template keeps its type'),
});

const stopStep = z.strictObject({ id: stepId, type: z.literal('stop') });

export type Step =
  | z.output<typeof actionStep>
  | z.output<typeof stopStep>
  | { id: string; type: 'branch'; branches: { when: Condition; steps: Step[] }[]; else: Step[] };

const branchStep = z.strictObject({
  id: stepId,
  type: z.literal('branch'),
  get branches() {
    return z
      .array(z.strictObject({ when: conditionSchema, steps: z.array(stepSchema) }))
      .min(1)
      .describe('The first branch whose condition holds is taken');
  },
  get else() {
    return z.array(stepSchema).default([]);
  },
});

const stepSchema: z.ZodType<Step> = z.lazy(() => z.discriminatedUnion('type', [actionStep, branchStep, stopStep]));

/** What a person writes, as YAML or JSON. Each save makes a version; a run keeps the version it started with. */
export const workflowDefinitionSchema = z
  .strictObject({
    name: z.string().min(1).max(200),
    trigger: z.strictObject({
      type: z.literal('event'),
      endpoint: z.string().describe('Id of the trigger endpoint'),
      filter: reportingEventFilter.optional(),
    }),
    steps: z.array(stepSchema).min(1).max(200),
  })
  .superRefine((definition, context) => {
    for (const id of repeated(allSteps(definition.steps).map((step) => step.id))) {
      context.addIssue({ code: 'custom', path: ['steps'], message: `Two steps are named ${id}; give each its own id` });
    }
  });

export type WorkflowDefinition = z.output<typeof workflowDefinitionSchema>;

/** Every step with those inside branches, in the order they are written. */
export function allSteps(steps: Step[]): Step[] {
  return steps.flatMap((step) =>
    step.type === 'branch'
      ? [step, ...step.branches.flatMap((branch) => allSteps(branch.steps)), ...allSteps(step.else)]
      : [step],
  );
}

const repeated = (ids: string[]): string[] => [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
