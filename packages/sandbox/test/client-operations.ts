import { type Operation, operations } from '../src/operations.ts';
import type { Kit } from './kit.ts';

/** `GET /v1/segments/:id` and `GET /v1/segments/{segment_id}` are one operation. */
const bare = (operation: string): string => operation.replace(/:\w+|\{\w+\}/g, '{}');

/** What was called since the start, or since the log was cleared. */
export const calledOperations = (kit: Kit): string[] => Object.keys(kit.sandbox.requests.counts).map(bare).toSorted();

/** What the table of operations says that the official client was seen to call, and `more`. */
export const officialOperations = (api: Operation['api'], more: readonly string[] = []): string[] => {
  const theirs = operations.filter((operation) => operation.api === api && operation.client !== '@cio-bridge/sdk');
  return [...theirs.map(({ name }) => name), ...more].map(bare).toSorted();
};
