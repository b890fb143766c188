import { invalidInput } from '../errors.ts';
import type { CallOptions } from '../http/caller.ts';
import { limits } from '../limits.ts';
import { toWire } from '../wire.ts';
import type { AppCaller } from './app-caller.ts';
import type { Paged, PageQuery } from './paged.ts';

export interface Asset {
  id: number;
  name: string;
  /** `null` at the root. */
  parentFolderId?: number | null;
  /** Where it is served from. */
  path?: string | undefined;
  /** Bytes. */
  size?: number | undefined;
  created?: number | undefined;
  updated?: number | undefined;
  [unknown: string]: unknown;
}

export interface AssetFolder {
  id: number;
  name: string;
  parentFolderId?: number | null;
  created?: number | undefined;
  updated?: number | undefined;
  [unknown: string]: unknown;
}

export interface AssetInput {
  /** At most 2 MB and 4,096 pixels a side: bmp, jpg, png, gif or pdf. */
  content: Uint8Array<ArrayBuffer>;
  /** With the extension, by which its type is told. */
  fileName: string;
  /** Default: the file's. */
  name?: string | undefined;
  /** Default: the root. */
  parentFolderId?: number | undefined;
}

/** What changes; the rest stays. `parentFolderId: null` moves it to the root. */
export interface AssetChange {
  name?: string | undefined;
  parentFolderId?: number | null | undefined;
}

export interface AssetsQuery extends PageQuery {
  parentFolderId?: number | undefined;
  /** Only what lies right in the folder. Default `false`: all below it. */
  directDescendantsOnly?: boolean | undefined;
}

/** By extension (App API document, 2026-08). */
const mediaTypes: Readonly<Record<string, string>> = {
  bmp: 'image/bmp',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  pdf: 'application/pdf',
  png: 'image/png',
};

/** Images and PDFs for use in messages, and their folders. Pages hold 1,000 by default, 10,000 at most. */
export class AssetsApi {
  readonly #caller: AppCaller;
  readonly #strict: boolean;

  constructor(caller: AppCaller, strict: boolean) {
    this.#caller = caller;
    this.#strict = strict;
  }

  list({ start, limit, ...filters }: AssetsQuery = {}, options?: CallOptions): Paged<Asset> {
    const call = { method: 'GET', route: '/v1/assets', query: toWire(filters) as Filters, options } as const;
    return this.#caller.numbered('assets', { start, limit }, call);
  }

  async create(input: AssetInput, options?: CallOptions): Promise<Asset> {
    const type = mediaTypes[input.fileName.split('.').at(-1)?.toLowerCase() ?? ''];
    if (this.#strict && type === undefined) {
      throw invalidInput('fileName', `must end in one of ${Object.keys(mediaTypes).join(', ')}`);
    }
    if (this.#strict && input.content.byteLength > limits.assetBytes) {
      throw invalidInput('content', `is ${input.content.byteLength} bytes long; the limit is ${limits.assetBytes}`);
    }
    const form = new FormData();
    form.set('file', new Blob([input.content], { type: type ?? 'application/octet-stream' }), input.fileName);
    if (input.name !== undefined) form.set('name', input.name);
    if (input.parentFolderId !== undefined) form.set('parent_folder_id', String(input.parentFolderId));
    const encoded = new Response(form);
    const upload = {
      bytes: new Uint8Array(await encoded.arrayBuffer()),
      contentType: encoded.headers.get('content-type') ?? '',
    };
    return this.#caller.one('asset', { method: 'POST', route: '/v1/assets/files', upload, repeatable: false, options });
  }

  async get(id: number, options?: CallOptions): Promise<Asset> {
    return this.#caller.one('asset', { method: 'GET', route: '/v1/assets/files/{id}', params: { id }, options });
  }

  update(id: number, change: AssetChange, options?: CallOptions): Promise<void> {
    const call = { route: '/v1/assets/files/{id}', params: { id }, body: toWire(change), options };
    return this.#caller.send({ method: 'PUT', ...call });
  }

  delete(id: number, options?: CallOptions): Promise<void> {
    return this.#caller.send({ method: 'DELETE', route: '/v1/assets/files/{id}', params: { id }, options });
  }

  folders({ start, limit, ...filters }: AssetsQuery = {}, options?: CallOptions): Paged<AssetFolder> {
    const call = { method: 'GET', route: '/v1/assets/folders', query: toWire(filters) as Filters, options } as const;
    return this.#caller.numbered('folders', { start, limit }, call);
  }

  async createFolder(input: { name: string; parentFolderId?: number }, options?: CallOptions): Promise<AssetFolder> {
    if (this.#strict && !input.name) throw invalidInput('name', 'must not be empty');
    const call = { route: '/v1/assets/folders', body: toWire(input), repeatable: false, options };
    return this.#caller.one('folder', { method: 'POST', ...call });
  }

  async folder(id: number, options?: CallOptions): Promise<AssetFolder> {
    return this.#caller.one('folder', { method: 'GET', route: '/v1/assets/folders/{id}', params: { id }, options });
  }

  updateFolder(id: number, change: AssetChange, options?: CallOptions): Promise<void> {
    const call = { route: '/v1/assets/folders/{id}', params: { id }, body: toWire(change), options };
    return this.#caller.send({ method: 'PUT', ...call });
  }

  /** Only an empty folder can be deleted. */
  deleteFolder(id: number, options?: CallOptions): Promise<void> {
    return this.#caller.send({ method: 'DELETE', route: '/v1/assets/folders/{id}', params: { id }, options });
  }
}

type Filters = Record<string, string | number | boolean | undefined>;
