import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Json } from '../json.ts';
import type { LibraryFile, LibraryFolder, LibraryNode } from '../workspace/library.ts';
import { isWithin } from '../workspace/tree.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { fileUrl } from './asset-files.ts';
import { readUpload } from './asset-upload.ts';
import { type NumberedQuery, nodeConflict, nodeError, nodeNotFound, numberedPage } from './numbered-page.ts';
import { fieldChecks, readFields } from './read-fields.ts';

interface ById {
  Params: { id: string };
}
interface LibraryQuery extends NumberedQuery {
  parent_folder_id?: string;
  direct_descendants_only?: string;
}

const config = { errorShape: 'detail-number' } as const;
const checks = { name: fieldChecks.filledText, parent_folder_id: fieldChecks.wholeOrNull };

/** Images and PDFs, and the folders they lie in. */
export function registerAssetLibrary(app: FastifyInstance): void {
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (request, body, done) => {
    request.bodyBytes = body.length;
    done(null, body);
  });

  app.get<{ Querystring: LibraryQuery }>('/assets', { config }, (request) => {
    const { entries, meta } = page(request.workspace, request.query, 'file');
    return { assets: entries.map((file) => answer(file, request)), meta };
  });

  app.post('/assets/files', { config }, async (request) => {
    const { workspace } = request;
    const { name, parentFolderId, ...file } = await readUpload(request);
    const at = workspace.clock.nowSeconds();
    const place = folderIn(workspace, parentFolderId);
    const made: LibraryFile = {
      kind: 'file',
      id: nextId(workspace),
      name,
      parentFolderId: place,
      createdAt: at,
      updatedAt: at,
      ...file,
    };
    workspace.assets.library.push(made);
    return { asset: answer(made, request) };
  });

  app.get<{ Querystring: LibraryQuery }>('/assets/folders', { config }, (request) => {
    const { entries, meta } = page(request.workspace, request.query, 'folder');
    return { folders: entries.map((folder) => answer(folder, request)), meta };
  });

  app.post('/assets/folders', { config }, (request) => {
    const { workspace, body } = request;
    const { name, parent_folder_id: parent } = readFields(body, checks, nodeError, { required: ['name'] });
    const at = workspace.clock.nowSeconds();
    const place = folderIn(workspace, parent ?? null);
    const made: LibraryFolder = {
      kind: 'folder',
      id: nextId(workspace),
      name: String(name).trim(),
      parentFolderId: place,
      createdAt: at,
      updatedAt: at,
    };
    workspace.assets.library.push(made);
    return { folder: answer(made, request) };
  });

  for (const [kind, path, key] of [
    ['file', '/assets/files/:id', 'asset'],
    ['folder', '/assets/folders/:id', 'folder'],
  ] as const) {
    app.get<ById>(path, { config }, (request) => ({
      [key]: answer(find(request.workspace, kind, request.params.id), request),
    }));
    app.put<ById>(path, { config }, ({ workspace, params, body }, reply) =>
      update(workspace, find(workspace, kind, params.id), body, reply),
    );
    app.delete<ById>(path, { config }, ({ workspace, params }, reply) =>
      remove(workspace, find(workspace, kind, params.id), reply),
    );
  }
}

function page(workspace: Workspace, query: LibraryQuery, kind: LibraryNode['kind']) {
  const { library } = workspace.assets;
  const parent = folderIn(workspace, query.parent_folder_id === undefined ? null : Number(query.parent_folder_id));
  const direct = query.direct_descendants_only === 'true';
  const found = library
    .filter((node) => node.kind === kind)
    .filter((node) => (direct ? node.parentFolderId === parent : isWithin(library, node, parent)));
  return numberedPage(found, query, { parent_folder_id: parent, direct_descendants_only: direct });
}

function update({ assets, clock }: Workspace, node: LibraryNode, body: unknown, reply: FastifyReply): FastifyReply {
  const { name, parent_folder_id: parent } = readFields(body, checks, nodeError, { atLeastOne: true });
  if (parent !== undefined) {
    const place = folderIn({ assets }, parent);
    const into = assets.library.find(({ id }) => id === place);
    const inItself = into !== undefined && (into === node || isWithin(assets.library, into, node.id));
    if (inItself) throw nodeConflict('a folder cannot lie within itself');
    node.parentFolderId = place;
  }
  if (name !== undefined) node.name = String(name).trim();
  node.updatedAt = clock.nowSeconds();
  return reply.code(204).send();
}

function remove({ assets }: Workspace, node: LibraryNode, reply: FastifyReply): FastifyReply {
  const isHolding = node.kind === 'folder' && assets.library.some(({ parentFolderId }) => parentFolderId === node.id);
  if (isHolding) throw nodeConflict('the folder is not empty');
  assets.library = assets.library.filter((other) => other !== node);
  return reply.code(204).send();
}

/** `0` is the root, as `null` is. @throws ApiError 404 for a folder that is not there. */
function folderIn({ assets }: Pick<Workspace, 'assets'>, id: Json): number | null {
  if (id === null || id === 0) return null;
  const folder = assets.library.find((node) => node.kind === 'folder' && node.id === id);
  if (!folder) throw nodeNotFound();
  return folder.id;
}

function find({ assets }: Workspace, kind: LibraryNode['kind'], id: string): LibraryNode {
  const node = assets.library.find((candidate) => candidate.kind === kind && String(candidate.id) === id);
  if (!node) throw nodeNotFound();
  return node;
}

const nextId = ({ assets }: Workspace): number => Math.max(0, ...assets.library.map(({ id }) => id)) + 1;

const answer = (node: LibraryNode, request: FastifyRequest): object => ({
  id: node.id,
  name: node.name,
  parent_folder_id: node.parentFolderId,
  ...(node.kind === 'file' && { path: fileUrl(request, node), size: node.size }),
  created: node.createdAt,
  updated: node.updatedAt,
});
