import { cioErrorRemedies, type Remedy } from '@cio-bridge/sdk';
import { z } from 'zod';
import { actions } from './catalogue.ts';
import { type CredentialName, connectionSchema, credentialsSchema } from './connection.ts';
import type { Action, ActionGroup, ChoiceLoader, NeedsFor } from './define-action.ts';
import { connectorErrorRemedies } from './errors.ts';
import { type FlatPerson, flatPersons } from './flat-person.ts';
import { integration } from './integration.ts';
import { parseReportingEvent, type ReportingEvent } from './triggers/parse-reporting-event.ts';
import { triggers } from './triggers/reporting-event.ts';
import type { ReportingPayload } from './triggers/reporting-samples.ts';

/** Raised when a reader of the manifest would have to change; additions do not raise it. */
const manifestVersion = 1;

/** A JSON Schema of draft 2020-12. */
export type JsonSchema = Record<string, unknown>;

export interface ChoiceFacts {
  /** The inputs that have to be filled in first; load the choices anew when one of them changes. */
  dependsOn: readonly string[];
  /** Whether a choice is a value of the input, or the name under which a person gives a value in it. */
  gives: 'values' | 'keys';
}

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
  /** It changes nothing at Customer.io. */
  readOnly: boolean;
  destructive: boolean;
  destroys?: string;
  /** The inputs whose choices can be loaded from the workspace: with `choices` of a connector, or the server's API. */
  choices: string[];
  /** More about some of the choices. */
  choiceFacts: Record<string, ChoiceFacts>;
  /** The inputs that name a person, and how a host without nested forms asks for one. */
  flat: Record<string, FlatPerson>;
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
  /** The same in normal form, as workflows see them: one for each object type and metric. */
  normalSamples: readonly ReportingEvent[];
}

/** The manifest: everything a host or a program in another language needs to offer the integration. */
export interface Catalogue {
  version: number;
  integration: typeof integration;
  connection: JsonSchema;
  /** One set of credentials by itself, for hosts that know no environments. */
  credentials: JsonSchema;
  /** Every code that an error can bear, with the remedy that it normally carries. */
  errors: { code: string; remedy: Remedy }[];
  actions: ActionDescription[];
  triggers: TriggerDescription[];
}

/** The whole catalogue as plain JSON. */
export const describeCatalogue = (): Catalogue => ({
  version: manifestVersion,
  integration,
  connection: inputSchema(connectionSchema),
  credentials: inputSchema(credentialsSchema),
  errors: Object.entries({ ...cioErrorRemedies, ...connectorErrorRemedies }).map(([code, remedy]) => ({
    code,
    remedy,
  })),
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
    readOnly: action.readOnly ?? false,
    destructive: action.destructive,
    ...(action.destroys !== undefined && { destroys: action.destroys }),
    choices: Object.keys(action.choices ?? {}),
    choiceFacts: choiceFactsOf(action),
    flat: flatPersons(action.input),
    input: inputSchema(action.input),
    output: z.toJSONSchema(action.output),
    sample: action.sample,
  })),
  triggers: triggers.map((trigger) => ({
    ...trigger,
    filter: inputSchema(trigger.filter),
    event: z.toJSONSchema(trigger.event),
    normalSamples: trigger.samples.flatMap((sample) => {
      const parsed = parseReportingEvent(JSON.stringify(sample));
      return parsed.ok ? [parsed.event] : [];
    }),
  })),
});

const choiceFactsOf = ({ choices = {} }: Action): Record<string, ChoiceFacts> =>
  Object.fromEntries(
    Object.entries(choices as Record<string, ChoiceLoader>).map(([field, { dependsOn = [], givesKeys }]) => [
      field,
      { dependsOn, gives: givesKeys ? 'keys' : 'values' },
    ]),
  );

/** What a caller may give, which is more than what comes out of it: dates as text, numbers as digits. */
const inputSchema = (schema: z.ZodType): JsonSchema =>
  oneTypeEach(
    z.toJSONSchema(schema, {
      io: 'input',
      override: ({ zodSchema, jsonSchema }) => {
        // Zod leaves out the examples of what it transforms, as they could be of the result. Ours are of the input.
        const { examples } = z.globalRegistry.get(zodSchema) ?? {};
        if (examples !== undefined) jsonSchema.examples = examples as unknown[];
        // It also takes for optional whatever is looked at before it is judged.
        if (zodSchema instanceof z.ZodObject) jsonSchema.required = requiredOf(zodSchema);
        if (jsonSchema.required?.length === 0) delete jsonSchema.required;
        if (jsonSchema.anyOf === undefined) return;
        jsonSchema.anyOf = jsonSchema.anyOf.flatMap((choice) => (isChoiceAlone(choice) ? choice.anyOf : [choice]));
      },
    }),
  ) as JsonSchema;

const requiredOf = ({ shape }: z.ZodObject): string[] =>
  Object.entries(shape).flatMap(([name, field]) => (z.safeParse(field, undefined).success ? [] : [name]));

/** A choice of choices, which is better read as one. */
const isChoiceAlone = (schema: z.core.JSONSchema.BaseSchema): schema is { anyOf: z.core.JSONSchema.BaseSchema[] } =>
  schema.anyOf !== undefined && Object.keys(schema).every((keyword) => keyword === 'anyOf');

/** Validators that hold to one type in one place complain of several. */
function oneTypeEach(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(oneTypeEach);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, inner]) =>
      keyword === 'type' && Array.isArray(inner)
        ? ['anyOf', inner.map((type) => ({ type }))]
        : [keyword, oneTypeEach(inner)],
    ),
  );
}
