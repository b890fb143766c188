import { reportingSamples } from '@cio-bridge/connector';

/** Where an event came in. */
export interface Source {
  client: { id: string; name: string };
  connection: { id: string; name: string };
  environment: string;
  endpoint: { id: string; name: string };
}

/** An event as it is stored. */
export interface StoredMessage {
  /** The `webhook-id`, for hosts that show no headers. */
  id: string;
  objectType: string;
  metric: string;
  happenedAtMs: number;
  /** The JSON that Customer.io posted. */
  payload: string;
  source: Source;
}

/**
 * What a destination receives: `type`, `timestamp` and `data` as Standard Webhooks has them, its id, and where it came
 * from.
 * `data` is what Customer.io posted, letter for letter: numbers too long for JavaScript stay what they are.
 */
export const messageBody = ({ id, objectType, metric, happenedAtMs, payload, source }: StoredMessage): string =>
  `{"id":${JSON.stringify(id)},"type":${JSON.stringify(`${objectType}.${metric}`)},"timestamp":"${new Date(happenedAtMs).toISOString()}","source":${JSON.stringify(source)},"data":${payload}}`;

/** A sample that says that it is one. */
export function testBody(id: string, source: Source, nowMs: number): string {
  const sample = reportingSamples.find(({ object_type: type, metric }) => type === 'email' && metric === 'delivered');
  return messageBody({
    id,
    objectType: 'email',
    metric: 'delivered',
    happenedAtMs: nowMs,
    payload: JSON.stringify({ ...sample, event_id: 'test', timestamp: Math.floor(nowMs / 1000) }),
    source,
  }).replace(/^{/, '{"test":true,');
}
