import { z } from 'zod';
import { actions } from './catalogue.ts';
import { type CredentialName, connectionSchema } from './connection.ts';
import type { ActionGroup, NeedsFor } from './define-action.ts';
import { triggers } from './triggers/reporting-event.ts';
import type { ReportingPayload } from './triggers/reporting-samples.ts';

/** Raised when a reader of the manifest would have to change; additions do not raise it. */
const manifestVersion = 1;

/** A JSON Schema of draft 2020-12. */
export type JsonSchema = Record<string, unknown>;

export interface ActionDescription {
  key: string;
  group: ActionGroup;
  title: string;
  description: string;
  docs: string;
  needs: readonly CredentialName[];
  /** Where a value of the input decides on a key more: that input, and the key for each value. */
  needsFor?: NeedsFor;
  idempotent: boolean;
  idempotentBecause: string;
  destructive: boolean;
  destroys?: string;
  /** The inputs whose choices can be loaded from the workspace: with `choices` of a connector, or the server's API. */
  choices: string[];
  input: JsonSchema;
  output: JsonSchema;
  sample: { input: unknown; output: unknown };
}

export interface TriggerDescription {
  key: string;
  title: string;
  description: string;
  docs: string;
  filter: JsonSchema;
  event: JsonSchema;
  subscriptions: readonly string[];
  /** As Customer.io posts them. */
  samples: readonly ReportingPayload[];
}

/** The manifest: everything a host or a program in another language needs to offer the integration. */
export interface Catalogue {
  version: number;
  connection: JsonSchema;
  actions: ActionDescription[];
  triggers: TriggerDescription[];
}

/** The whole catalogue as plain JSON. */
export const describeCatalogue = (): Catalogue => ({
  version: manifestVersion,
  connection: inputSchema(connectionSchema),
  actions: actions.map((action) => ({
    key: action.key,
    group: action.group,
    title: action.title,
    description: action.description,
    docs: action.docs,
    needs: action.needs,
    ...(action.needsFor && { needsFor: action.needsFor }),
    idempotent: action.idempotent,
    idempotentBecause: action.idempotentBecause,
    destructive: action.destructive,
    ...(action.destroys !== undefined && { destroys: action.destroys }),
    choices: Object.keys(action.choices ?? {}),
    input: inputSchema(action.input),
    output: z.toJSONSchema(action.output),
    sample: action.sample,
  })),
  triggers: triggers.map((trigger) => ({
    ...trigger,
    filter: inputSchema(trigger.filter),
    event: z.toJSONSchema(trigger.event),
  })),
});

/** What a caller may give, which is more than what comes out of it: dates as text, numbers as digits. */
const inputSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      // Zod leaves out the examples of what it transforms, as they could be of the result. Ours are of the input.
      const { examples } = z.globalRegistry.get(zodSchema) ?? {};
      if (examples !== undefined) jsonSchema.examples = examples as unknown[];
    },
  });
