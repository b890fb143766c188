import type { Place } from './place.ts';

/** One change of the document. `value: undefined` removes what is there. */
export type Edit = { readonly at: Place; readonly value: unknown };

/** What is wrong, or worth a look, at one place of the document. */
export type Fault = {
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  /** The name that was most likely meant. */
  readonly suggestion?: string | null;
  /** A warning does not keep anybody from saving or publishing. */
  readonly severity: 'fault' | 'warning';
  /** Of the text, from 1. */
  readonly line?: number | null;
};

/** What a step was given and gave. */
export type StepSample = { readonly input?: unknown; readonly output?: unknown; readonly error?: unknown };

/** The data that is on screen: an event, a test's result or a past run. */
export type Sample = {
  readonly kind: 'event' | 'test' | 'run';
  readonly label: string;
  readonly event?: unknown;
  readonly input?: unknown;
  /** By the id of the step. */
  readonly steps: Readonly<Record<string, StepSample>>;
};

/** What a panel gets: `StepPanel`, `TriggerPanel` and `WorkflowPanel` all take these. */
export type PanelProps = {
  /** Where the thing being edited stands: `['steps', 0]`, `['trigger']`, `[]` for the workflow's settings. */
  readonly at: Place;
  /** The plain value there. */
  readonly value: Readonly<Record<string, unknown>>;
  /** The whole document as plain value; `client` and `connection` are there even where the text leaves them out. */
  readonly workflow: Readonly<Record<string, unknown>>;
  /** Several edits are one entry of undo; the same `burst` in a row merges, as typing in one field does. */
  readonly edit: (edits: readonly Edit[], burst?: string) => void;
  /** Every reference to the step is rewritten. */
  readonly renameStep: (id: string, newId: string) => void;
  /** Those whose pointer lies in `at`; the pointers are relative to the document. */
  readonly faults: readonly Fault[];
  readonly sample: Sample | null;
};
