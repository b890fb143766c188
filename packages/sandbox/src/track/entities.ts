import type { FastifyInstance } from 'fastify';
import { sendTrackOk } from '../http/answers.ts';
import { ApiError } from '../http/api-error.ts';
import { isJsonObject } from '../json.ts';
import { applyEntity } from './apply-entity.ts';
import type { EntityProblem } from './entity-problem.ts';

const kilobyte = 1000;
/** Published limits (Track document, read 2026-08). */
const maxEntityBytes = 32 * kilobyte;
const maxBatchBytes = 500 * kilobyte;

const problem = ({ reason, field, message }: EntityProblem): ApiError =>
  new ApiError(400, 'field', message, { reason, field });

/** Track v2: one operation, or many. */
export function registerEntities(app: FastifyInstance): void {
  app.post('/api/v2/entity', { config: { errorShape: 'field' } }, (request, reply) => {
    if (request.bodyBytes > maxEntityBytes) {
      throw problem({ reason: 'too_large', field: '', message: `an operation takes at most ${maxEntityBytes} bytes` });
    }
    const found = applyEntity(request.workspace, request.body);
    if (found) throw problem(found);
    return sendTrackOk(reply);
  });

  app.post('/api/v2/batch', { config: { errorShape: 'field' } }, (request, reply) => {
    const { body } = request;
    if (request.bodyBytes > maxBatchBytes) {
      throw problem({ reason: 'too_large', field: 'batch', message: `a batch takes at most ${maxBatchBytes} bytes` });
    }
    if (!isJsonObject(body) || !Array.isArray(body.batch)) {
      throw problem({ reason: 'required', field: 'batch', message: 'batch must be an array of operations' });
    }
    const refused = request.fault?.kind === 'batch-items' ? request.fault.indexes : [];
    const mayBeTooLarge = request.bodyBytes > maxEntityBytes;
    const errors = body.batch.flatMap((item, index) => {
      const struck = refused.includes(index);
      const found = struck
        ? { reason: 'invalid', field: '', message: 'a fault that the sandbox was told to commit' }
        : mayBeTooLarge && Buffer.byteLength(JSON.stringify(item)) > maxEntityBytes
          ? { reason: 'too_large', field: '', message: `an operation takes at most ${maxEntityBytes} bytes` }
          : applyEntity(request.workspace, item);
      return found ? [{ batch_index: index, ...found }] : [];
    });
    return errors.length > 0 ? reply.code(207).send({ errors }) : sendTrackOk(reply);
  });
}
