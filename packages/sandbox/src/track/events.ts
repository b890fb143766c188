import type { FastifyInstance } from 'fastify';
import { sendTrackOk } from '../http/answers.ts';
import { trackError } from '../http/api-error.ts';
import { byteLength, isJsonObject } from '../json.ts';
import type { EventType, NewEvent } from '../workspace/events.ts';
import { refFromPath } from '../workspace/identifiers.ts';
import { recordEvent } from '../workspace/record-event.ts';
import { unixSeconds } from '../workspace/unix-seconds.ts';

/** Published limits (Track document, read 2026-08). */
export const maxEventNameBytes = 100;
const maxDataBytes = 100_000;

export function registerEvents(app: FastifyInstance): void {
  app.post<{ Params: { identifier: string } }>('/api/v1/customers/:identifier/events', (request, reply) => {
    recordEvent(request.workspace, refFromPath(request.params.identifier), parseEvent(request.body));
    return sendTrackOk(reply);
  });

  app.post('/api/v1/events', (request, reply) => {
    request.workspace.events.record(parseEvent(request.body), null);
    return sendTrackOk(reply);
  });
}

function parseEvent(body: unknown): NewEvent {
  if (!isJsonObject(body)) throw trackError('the body must be a JSON object');
  const { name, type, id, timestamp, data = {}, anonymous_id: anonymousId } = body;
  if (typeof name !== 'string' || name.trim() === '') throw trackError('name is required');
  if (byteLength(name) > maxEventNameBytes) throw trackError(`name must be at most ${maxEventNameBytes} bytes`);
  if (!isJsonObject(data)) throw trackError('event data must be a hash');
  if (byteLength(JSON.stringify(data)) > maxDataBytes) throw trackError(`data must be at most ${maxDataBytes} bytes`);
  return {
    name: name.trim(),
    type: eventType(type),
    id: typeof id === 'string' && id !== '' ? id : undefined,
    timestamp: unixSeconds(timestamp),
    data,
    anonymousId: typeof anonymousId === 'string' && anonymousId !== '' ? anonymousId : undefined,
  };
}

/** Anything but `page` and `screen` is an ordinary event. */
const eventType = (value: unknown): EventType => (value === 'page' || value === 'screen' ? value : 'event');
