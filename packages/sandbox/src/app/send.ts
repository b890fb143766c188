import type { FastifyInstance } from 'fastify';
import { sendMessage } from '../deliveries/send-message.ts';
import { sendError } from '../http/api-error.ts';
import { isJsonObject } from '../json.ts';

/** Transactional messages. */
export function registerSend(app: FastifyInstance): void {
  app.post('/send/email', { config: { errorShape: 'meta-error' } }, (request, reply) => {
    if (!isJsonObject(request.body)) throw sendError(400, 'the body must be a JSON object');
    const delivery = sendMessage(request.workspace, 'email', request.body);
    return reply.send({
      delivery_id: delivery.id,
      queued_at: delivery.createdAt,
      ...(delivery.sendAt !== null && { send_at: delivery.sendAt }),
    });
  });
}
