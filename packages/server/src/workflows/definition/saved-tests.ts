import { z } from 'zod';

const MAX_TESTS = 50;

const expectation = z.strictObject({
  status: z.enum(['succeeded', 'failed']).default('succeeded').describe('How the run ends'),
  failedStep: z.string().min(1).optional().describe('The step that it fails at'),
  steps: z
    .array(z.string().min(1))
    .optional()
    .describe('Every step that is done, in order; one in a loop with its turn, such as each.0.tag'),
  branches: z
    .record(z.string(), z.union([z.int().min(0), z.literal('else')]))
    .optional()
    .describe('Which way a branch goes, by its id: the number of one of its branches, from 0, or `else`'),
  inputs: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('What steps are asked to do, by id; of an object, fields that are not named may be anything'),
  outputs: z.record(z.string(), z.unknown()).optional().describe('What steps give, likewise'),
});

/** What is decided before a workflow is tested. */
export const testChoices = {
  pins: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('What steps give without being done, by the id of the step'),
  waits: z
    .record(z.string(), z.string())
    .optional()
    .describe('How each waitForDelivery ends: one of its metrics, or timeout. Default: the first metric'),
};

/** A test that is saved with its workflow: what starts a run, what is decided beforehand, and what has to come of it. */
export const savedTestSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  event: z.unknown().optional().describe('What its steps read as `event`'),
  ...testChoices,
  expect: expectation.prefault({}),
});

export type SavedTest = z.output<typeof savedTestSchema>;

/** The tests of a definition, each under a name of its own. */
export const savedTestsSchema = z
  .array(savedTestSchema)
  .max(MAX_TESTS)
  .superRefine((tests, issues) => {
    const names = tests.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      issues.addIssue({ code: 'custom', path: [index, 'name'], message: `Two tests are named ${name}` });
    }
  });
