/** What the server answers, as the console reads it. */

export interface Page<T> {
  items: T[];
  /** Pass as `before` to get what is older; null at the end. */
  next: string | null;
}

export interface Person {
  name: string;
  email: string;
  role: string;
}

export interface Welcomed {
  /** Who was invited; null for the first owner. */
  person: { name: string; email: string } | null;
}

export interface ReportingEvent {
  id: string;
  endpointId: string;
  eventId: string;
  objectType: string;
  metric: string;
  happenedAtMs: number | null;
  receivedAtMs: number;
  deliveryId: string | null;
  personId: string | null;
  /** As Customer.io posted it: an object as a rule, text when it was not JSON. */
  payload?: unknown;
}

export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed';
export type StepStatus = 'running' | 'retrying' | 'succeeded' | 'failed';

export interface Run {
  id: string;
  workflowId: string;
  workflowVersion: number;
  /** Name of the workflow. */
  workflow?: string;
  status: RunStatus;
  /** The event that started it, in the trigger's normal form. */
  event?: unknown;
  error: string | null;
  createdAtMs: number;
  endedAtMs: number | null;
}

export interface RunStep {
  stepId: string;
  status: StepStatus;
  input?: unknown;
  output?: unknown;
  error: string | null;
  attempts: number;
  startedAtMs: number;
  endedAtMs: number | null;
}

export type RunDetail = Run & { steps: RunStep[] };
