import type { FastifyInstance } from 'fastify';
import { sendTrackOk } from '../http/answers.ts';
import { trackError } from '../http/api-error.ts';
import { isJsonObject } from '../json.ts';

/** Published: 1 to 1,000 ids per request (Track document, read 2026-08). */
const maxIds = 1000;
const idTypes = ['id', 'email', 'cio_id'] as const;

/** Members of manual segments. */
export function registerSegments(app: FastifyInstance): void {
  for (const how of ['add', 'remove'] as const) {
    app.post<{ Params: { segment_id: string }; Querystring: { id_type?: string } }>(
      `/api/v1/segments/:segment_id/${how}_customers`,
      (request, reply) => {
        const { workspace, body, params, query } = request;
        const segment = workspace.segments.find(Number(params.segment_id));
        if (!segment) throw trackError(`segment ${params.segment_id} does not exist`);
        if (segment.filter)
          throw trackError(`segment ${params.segment_id} is data-driven: its members follow its rules`);
        const kind = idTypes.find((type) => type === (query.id_type ?? 'id'));
        if (!kind) throw trackError('id_type must be id, email or cio_id');
        const ids = isJsonObject(body) ? body.ids : undefined;
        if (!Array.isArray(ids) || ids.length === 0 || ids.length > maxIds) {
          throw trackError(`ids must hold 1 to ${maxIds} values`);
        }
        const texts = ids.map((value) => {
          if (typeof value === 'string' || typeof value === 'number') return String(value);
          throw trackError('ids must be strings');
        });
        const changed = workspace.segments.change(segment, how, kind, texts);
        if (changed < texts.length) request.problem = `${texts.length - changed} of the ids name nobody`;
        return sendTrackOk(reply);
      },
    );
  }
}
