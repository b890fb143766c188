import type { ActionContext } from './define-action.ts';

/** The id and time that a repeated run has in common with its first. */
export function pipelinesMessage<T extends { timestamp?: string | undefined }>(input: T, context: ActionContext) {
  const { startedAt } = context;
  const timestamp = input.timestamp ?? (startedAt === undefined ? undefined : new Date(startedAt * 1000).toISOString());
  return { ...input, timestamp, messageId: context.eventId(startedAt) };
}
