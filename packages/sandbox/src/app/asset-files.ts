import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ownUrl } from '../http/own-url.ts';
import type { Registry } from '../http/registry.ts';
import type { LibraryFile } from '../workspace/library.ts';
import { nodeNotFound } from './numbered-page.ts';

interface ByFile {
  Params: { workspace_id: string; id: string };
}

/** Where a file is served: to anybody, for it is to be seen in messages. */
export const fileUrl = (request: FastifyRequest, { id, fileName }: LibraryFile): string =>
  ownUrl(request, `/v1/asset-files/${request.workspace.id}/${id}/${encodeURIComponent(fileName)}`);

/** The files of every workspace, without credentials. */
export function registerAssetFiles(app: FastifyInstance, registry: Registry): void {
  app.get<ByFile>('/asset-files/:workspace_id/:id/:name', ({ params }, reply) => {
    const workspace = registry.workspaces.find(({ id }) => String(id) === params.workspace_id);
    const file = workspace?.assets.library.find(({ id }) => String(id) === params.id);
    if (file?.kind !== 'file') throw nodeNotFound();
    return reply.type(file.mediaType).send(Buffer.from(file.base64, 'base64'));
  });
}
