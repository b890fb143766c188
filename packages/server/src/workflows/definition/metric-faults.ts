import { deliveryMetrics, nearNames, personMetrics, type ReportingEventFilter } from '@cio-bridge/connector';
import type { WorkflowDefinition } from './definition.ts';
import type { DefinitionFault } from './step-faults.ts';
import { placesOf } from './step-parts.ts';

const CHANNELS: readonly string[] = Object.keys(deliveryMetrics);
const METRICS_OF: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...Object.entries(deliveryMetrics).map(([channel, metrics]) => [channel, Object.keys(metrics)] as const),
  ['customer', personMetrics],
]);
const OBJECT_TYPES: readonly string[] = [...METRICS_OF.keys()];

/** Names of Customer.io that it does not know: an event of these never comes. */
export function faultsOfMetrics({ trigger, steps }: WorkflowDefinition): DefinitionFault[] {
  const { objectTypes: types = [], metrics = [] }: ReportingEventFilter =
    trigger.type === 'event' ? trigger.filter : {};
  const known = types.filter((type) => METRICS_OF.has(type));
  return [
    ...types.flatMap((type, index) =>
      unknown(type, OBJECT_TYPES, 'object type', `/trigger/filter/objectTypes/${index}`),
    ),
    ...metrics.flatMap((metric, index) =>
      unknown(metric, metricsOf(known.length > 0 ? known : OBJECT_TYPES), 'metric', `/trigger/filter/metrics/${index}`),
    ),
    ...placesOf(steps, '/steps').flatMap(({ step, pointer }) =>
      step.type === 'waitForDelivery'
        ? step.metrics.flatMap((metric, index) =>
            unknown(metric, metricsOf(CHANNELS), 'metric', `${pointer}/metrics/${index}`),
          )
        : [],
    ),
  ];
}

const metricsOf = (types: readonly string[]): string[] => [
  ...new Set(types.flatMap((type) => METRICS_OF.get(type) ?? [])),
];

function unknown(name: string, known: readonly string[], what: string, pointer: string): DefinitionFault[] {
  if (known.includes(name)) return [];
  const [suggestion] = nearNames(name, known);
  const help = suggestion === undefined ? `there is ${known.join(', ')}` : `did you mean ${suggestion}?`;
  const code = what === 'metric' ? 'unknown_metric' : 'unknown_object_type';
  return [{ pointer, code, message: `there is no ${what} ${name} here; ${help}`, suggestion }];
}
