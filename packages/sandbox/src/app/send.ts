import type { FastifyInstance } from 'fastify';
import type { Channel } from '../deliveries/channels.ts';
import { sendMessage } from '../deliveries/send-message.ts';
import { sendError } from '../http/api-error.ts';
import { isJsonObject } from '../json.ts';

const channelByPath: Readonly<Record<string, Channel>> = {
  email: 'email',
  push: 'push',
  sms: 'sms',
  whatsapp: 'whatsapp',
  in_app: 'in_app',
  inbox_message: 'inbox',
};

/** Transactional messages, one path per channel. */
export function registerSend(app: FastifyInstance): void {
  for (const [path, channel] of Object.entries(channelByPath)) {
    app.post(`/send/${path}`, { config: { errorShape: 'meta-error', rateClass: 'send' } }, ({ workspace, body }) => {
      if (!isJsonObject(body)) throw sendError(400, 'the body must be a JSON object');
      const { id, createdAt, sendAt } = sendMessage(workspace, channel, body);
      return { delivery_id: id, queued_at: createdAt, ...(sendAt !== null && { send_at: sendAt }) };
    });
  }
}
