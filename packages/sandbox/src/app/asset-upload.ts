import type { FastifyRequest } from 'fastify';
import { nodeError } from './numbered-page.ts';

/** Documented: 2 MB, and these types (App API document, 2026-08). Dimensions are not looked at. */
const maxBytes = 2_000_000;
const mediaTypes = new Set(['image/bmp', 'image/jpeg', 'image/jpg', 'image/png', 'image/gif', 'application/pdf']);

export interface Upload {
  readonly name: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly size: number;
  readonly base64: string;
  readonly parentFolderId: number | null;
}

/** Reads the form that a file comes in. @throws ApiError 400 naming the part that is wrong. */
export async function readUpload({ body, headers }: FastifyRequest): Promise<Upload> {
  if (!Buffer.isBuffer(body)) throw nodeError(400, 'the body must be multipart/form-data with a file');
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } })
    .formData()
    .catch(() => {
      throw nodeError(400, 'the form cannot be read');
    });
  const file = form.get('file');
  if (file === null || typeof file === 'string') throw nodeError(400, 'file is required, as a file');
  if (!mediaTypes.has(file.type)) throw nodeError(400, `file must be one of ${[...mediaTypes].join(', ')}`);
  if (file.size > maxBytes) throw nodeError(400, `file is ${file.size} bytes long; the limit is ${maxBytes}`);
  const folder = form.get('parent_folder_id');
  const parentFolderId = folder === null || folder === '' ? null : Number(folder);
  if (parentFolderId !== null && !Number.isInteger(parentFolderId)) {
    throw nodeError(400, 'parent_folder_id must be a whole number');
  }
  const name = form.get('name');
  return {
    name: typeof name === 'string' && name.trim() !== '' ? name.trim() : file.name,
    fileName: file.name,
    mediaType: file.type,
    size: file.size,
    base64: Buffer.from(await file.arrayBuffer()).toString('base64'),
    parentFolderId,
  };
}
