import type { CallOptions, CustomerIo } from '@cio-bridge/sdk';
import type { z } from 'zod';
import type { CredentialName } from './connection.ts';

export type ActionGroup =
  | 'People'
  | 'Events'
  | 'Devices'
  | 'Messages'
  | 'Segments'
  | 'Objects'
  | 'Forms'
  | 'Pipelines'
  | 'Advanced';

/** What an action works with, besides its input. */
export interface ActionContext {
  client: CustomerIo;
  /** The last argument of every call: how the caller stops it. */
  call: CallOptions;
  /**
   * The event id for this run: derived from the host's idempotency key, so that a run repeated after a crash is the
   * same event; `undefined` when the host gave no key.
   */
  eventId(timestamp: number | undefined): string | undefined;
  /** When the host says the step first started, in Unix seconds: what a repeated run has in common with its first. */
  startedAt: number | undefined;
  /** Marks a send, so that it can be found again; `undefined` when the host gave no idempotency key. */
  sendMarker(): string | undefined;
}

/** One whom a send would reach, and how it names them; or a header of an email, which can name more. */
export interface Recipient {
  kind: 'email' | 'phone' | 'id' | 'cioId' | 'device' | 'header';
  value: string;
}

/** Whom a send would reach, or the words for an audience that cannot be listed beforehand. */
export type Audience = readonly Recipient[] | { unlisted: string };

export interface Choice {
  value: string | number;
  label: string;
  description?: string;
}

export interface ChoicePage {
  choices: Choice[];
  /** Hand it back to get the next page. Absent on the last. */
  next?: string;
}

export interface ChoiceQuery {
  /** Part of a label or value, in any case. */
  search?: string;
  next?: string;
  /** What the person has filled in so far: some choices depend on it. */
  input?: Record<string, unknown>;
  signal?: AbortSignal;
}

/** Loads what a person can choose from for one input. It needs the App API key. */
export interface ChoiceLoader {
  (client: CustomerIo, query: ChoiceQuery): Promise<ChoicePage>;
  /** The inputs that have to be filled in before: `query.input` is read for them. */
  dependsOn?: readonly string[];
  /** What is chosen are names under which a person gives values, not values. */
  givesKeys?: true;
}

/** Which key an action needs for each value of one of its inputs. */
export interface NeedsFor {
  field: string;
  keys: Readonly<Record<string, CredentialName>>;
}

interface ActionDefinition<K extends string, I extends z.ZodType, O extends z.ZodType> {
  key: K;
  group: ActionGroup;
  title: string;
  /** What it does and what to know beforehand, in Markdown. */
  description: string;
  /** The vendor's page about it. */
  docs: string;
  input: I;
  output: O;
  needs: readonly CredentialName[];
  /** The one key more that it needs, where a value of the input decides which. */
  needsFor?: NeedsFor;
  /** Whether running it again with the same input and idempotency key changes nothing more. */
  idempotent: boolean;
  /** Why it is, or is not. */
  idempotentBecause: string;
  /** It changes nothing at Customer.io, whatever it is given. */
  readOnly?: true;
  /** What it destroys, in the words that a person reads before pressing the button. */
  destroys?: string;
  /** For what sends a message: whom it would reach, held against the recipient allowlist. */
  audience?: (input: z.output<I>) => Audience;
  choices?: { readonly [F in keyof z.output<I>]?: ChoiceLoader };
  /** What the sdk and Customer.io call its inputs in errors, where they say otherwise. */
  names?: Readonly<Record<string, string>>;
  sample: { input: z.input<I>; output: z.output<O> };
  run(input: z.output<I>, context: ActionContext): Promise<z.output<O>>;
}

/** One operation on Customer.io, described once: types, validation, forms and reference pages all come from here. */
export type Action<
  K extends string = string,
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> = ActionDefinition<K, I, O> & { destructive: boolean };

/** Exists so that `run` and `sample` are typed from `input` and `output`. */
export const defineAction = <const K extends `customer-io/${string}`, I extends z.ZodType, O extends z.ZodType>(
  definition: ActionDefinition<K, I, O>,
): Action<K, I, O> => ({ ...definition, destructive: definition.destroys !== undefined });
