import { queryOptions, useQuery } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { runQuery, triggersQuery } from '../../api/queries.ts';
import type { ReportingEvent } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { isRecord, valueAt } from '../document/place.ts';

/** What a test starts with. */
export type TestInput =
  | { kind: 'event'; id: string }
  /** What came to its URL, or was given by whoever called it, as the run that it started keeps it. */
  | { kind: 'run'; id: string }
  | { kind: 'sample'; index: number }
  | { kind: 'saved'; index: number }
  | { kind: 'own'; text: string };

const MAX_EVENTS = 8;

/** The last events that would have started it, or might have. */
const matchingEventsQuery = (clientId: string, filter: unknown) => {
  const list = (name: string) => {
    const values = valueAt(filter, [name]);
    return Array.isArray(values) && values.length > 0
      ? { [name === 'metrics' ? 'metric' : 'objectType']: values.map(String) }
      : {};
  };
  const query = { clientId: [clientId], limit: MAX_EVENTS, ...list('metrics'), ...list('objectTypes') };
  return queryOptions({
    queryKey: ['events', 'matching', query],
    queryFn: ({ signal }) => request('GET /api/v1/events', { query, signal }),
    retry: false,
  });
};

/** The last runs of it; of one with a URL, those that a request there started. */
const lastRunsQuery = (workflowId: string, isByRequest: boolean) =>
  queryOptions({
    queryKey: ['runs', 'last', workflowId, isByRequest],
    queryFn: async ({ signal }) => {
      const { items } = await request('GET /api/v1/runs', { query: { workflowId: [workflowId], limit: 50 }, signal });
      return items.filter(({ startedBy }) => !isByRequest || startedBy === 'webhook').slice(0, MAX_EVENTS);
    },
    retry: false,
  });

const wholeEventQuery = (id: string) =>
  queryOptions({
    queryKey: ['events', id],
    queryFn: ({ signal }) => request('GET /api/v1/events/{id}', { path: { id }, signal }),
    staleTime: 60_000,
  });

/** What a workflow can be tested with, by what starts it. */
export function useTestInputs(
  workflow: Readonly<Record<string, unknown>>,
  { clientId, workflowId }: { clientId: string; workflowId: string | undefined },
  isOpen: boolean,
) {
  const trigger = workflow.trigger;
  const isByEvent = valueAt(trigger, ['type']) === 'event';
  const hasRuns = !isByEvent && workflowId !== undefined;
  const filter = valueAt(trigger, ['filter']);
  const matching = matchingEventsQuery(clientId, filter);
  const { data: events } = useQuery({ ...matching, enabled: isOpen && isByEvent });
  useLiveQuery(matching.queryKey, ({ type }) => type === 'events' && isOpen && isByEvent);
  const { data: triggers } = useQuery({ ...triggersQuery, enabled: isOpen && isByEvent });
  const { data: runs, isError: hasNoRuns } = useQuery({
    ...lastRunsQuery(workflowId ?? '', valueAt(trigger, ['type']) === 'webhook'),
    enabled: isOpen && hasRuns,
  });
  const samples = (triggers?.items[0]?.normalSamples ?? []).filter((sample) => fits(sample, filter));
  const saved = Array.isArray(workflow.tests) ? workflow.tests.filter(isRecord) : [];
  return {
    isLoaded:
      (!isByEvent || (events !== undefined && triggers !== undefined)) && (!hasRuns || runs !== undefined || hasNoRuns),
    events: isByEvent ? ((events?.items ?? []) as ReportingEvent[]) : [],
    samples: isByEvent ? samples : [],
    runs: hasRuns ? (runs ?? []) : [],
    saved,
  };
}

export type TestInputs = ReturnType<typeof useTestInputs>;

function fits(sample: unknown, filter: unknown): boolean {
  const isOneOf = (name: string, value: unknown) => {
    const allowed = valueAt(filter, [name]);
    return !Array.isArray(allowed) || allowed.length === 0 || allowed.includes(value);
  };
  return isOneOf('metrics', valueAt(sample, ['metric'])) && isOneOf('objectTypes', valueAt(sample, ['objectType']));
}

/** The input that is shown at first: the last event or request that fits, else a sample, else what one writes. */
export function firstInput(
  { events, samples, runs }: TestInputs,
  workflow: Readonly<Record<string, unknown>>,
): TestInput {
  const [event] = events;
  if (event) return { kind: 'event', id: event.id };
  const [came] = runs;
  if (came) return { kind: 'run', id: came.id };
  if (samples.length > 0) return { kind: 'sample', index: 0 };
  return { kind: 'own', text: JSON.stringify(madeUp(workflow), null, 2) };
}

/** The event itself; undefined while it is not loaded, or is not JSON. */
export function useInputEvent(input: TestInput | undefined, { samples, saved }: TestInputs): unknown {
  const id = input?.kind === 'event' ? input.id : '';
  const { data } = useQuery({ ...wholeEventQuery(id), enabled: id !== '' });
  const runId = input?.kind === 'run' ? input.id : '';
  const { data: run } = useQuery({ ...runQuery(runId), enabled: runId !== '' });
  switch (input?.kind) {
    case 'event':
      return data?.event ?? undefined;
    case 'run':
      return run?.event ?? undefined;
    case 'sample':
      return samples[input.index];
    case 'saved':
      return saved[input.index]?.event ?? {};
    case 'own':
      return parsed(input.text);
    default:
      return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Something of each kind that a manual trigger asks for; a request with what the steps read of it; the moment for a schedule. */
export function madeUp(workflow: Readonly<Record<string, unknown>>): unknown {
  const { trigger } = workflow;
  if (valueAt(trigger, ['type']) === 'webhook') {
    return { body: bodyRead(workflow), headers: { 'content-type': 'application/json' }, query: {} };
  }
  if (valueAt(trigger, ['type']) === 'schedule') return { dueAt: Math.floor(Date.now() / 1000) };
  return exampleOf(valueAt(trigger, ['input'])) ?? { email: 'ada@example.com', person: { email: 'ada@example.com' } };
}

function bodyRead(workflow: Readonly<Record<string, unknown>>): Record<string, string> {
  const read = [...JSON.stringify(workflow).matchAll(/\bevent\.body\.(\w+)/g)].map(([, name = '']) => name);
  const names = read.length > 0 ? read : ['email', 'name'];
  return Object.fromEntries(names.map((name) => [name, named(name)]));
}

function exampleOf(schema: unknown): unknown {
  if (!isRecord(schema)) return undefined;
  const { type, properties, required, format, examples, enum: choices } = schema;
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  if (Array.isArray(choices)) return choices[0];
  if (isRecord(properties) || type === 'object') {
    const names = [
      ...new Set([
        ...Object.keys(isRecord(properties) ? properties : {}),
        ...(Array.isArray(required) ? required.map(String) : []),
      ]),
    ];
    return Object.fromEntries(names.map((name) => [name, exampleOf(valueAt(properties, [name])) ?? named(name)]));
  }
  if (type === 'array') return [exampleOf(schema.items) ?? {}];
  if (type === 'number' || type === 'integer') return 1;
  if (type === 'boolean') return true;
  return format === 'email' ? 'ada@example.com' : type === 'string' ? 'text' : undefined;
}

const named = (name: string): string => (/mail/i.test(name) ? 'ada@example.com' : 'text');
