import { ApiProblem, request, Unreachable } from './client.ts';
import type { Upload } from './types.ts';

const PIECE_BYTES = 2 * 1024 * 1024;
/** So many faults in a row, without one piece that came through, and a person is asked. */
const MAX_FAULTS = 5;
const WAIT_MS = 1_000;

interface Asked {
  file: File;
  clientId: string;
  onProgress: (receivedBytes: number) => void;
  signal: AbortSignal;
}

/** Sends a file piece by piece. After a fault, or when the same file is chosen again, it goes on where it was. */
export async function uploadFile({ file, clientId, onProgress, signal }: Asked): Promise<Upload> {
  if (file.size === 0) throw new Error(`${file.name} is empty. Choose a file that has rows.`);
  let upload = (await begun(file, clientId, signal)) ?? (await begin(file, clientId, signal));
  let faults = 0;
  while (!upload.complete) {
    const offset = upload.receivedBytes;
    onProgress(offset);
    try {
      upload = await request('PUT /api/v1/uploads/{id}/content', {
        path: { id: upload.id },
        query: { offset },
        bytes: file.slice(offset, offset + PIECE_BYTES),
        signal,
      });
      faults = 0;
    } catch (error) {
      faults += 1;
      if (signal.aborted || !passes(error) || faults > MAX_FAULTS) throw error;
      await wait(retryAfterMs(error) ?? WAIT_MS * faults);
      upload = await see(upload.id, signal).catch(() => upload);
    }
  }
  return upload;
}

const see = (id: string, signal: AbortSignal) => request('GET /api/v1/uploads/{id}', { path: { id }, signal });

async function begin(file: File, clientId: string, signal: AbortSignal): Promise<Upload> {
  const upload = await request('POST /api/v1/uploads', {
    body: { clientId, name: file.name, bytes: file.size },
    signal,
  });
  try {
    sessionStorage.setItem(keyOf(file, clientId), upload.id);
  } catch {
    // A browser that keeps nothing begins anew; nothing else is lost.
  }
  return upload;
}

/** What has come of this very file before the page was left. */
async function begun(file: File, clientId: string, signal: AbortSignal): Promise<Upload | undefined> {
  const id = kept(keyOf(file, clientId));
  if (id === null) return undefined;
  return see(id, signal).catch((error: unknown) => {
    if (error instanceof ApiProblem && error.status === 404) return undefined;
    throw error;
  });
}

const keyOf = ({ name, size, lastModified }: File, clientId: string): string =>
  `cio-bridge.upload.${clientId}.${size}.${lastModified}.${name}`;

function kept(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** 409 says that more, or less, is there than we thought: it is asked for next. */
const passes = (error: unknown): boolean =>
  error instanceof Unreachable ||
  (error instanceof ApiProblem && (error.status >= 500 || error.status === 429 || error.status === 409));

const retryAfterMs = (error: unknown): number | undefined =>
  error instanceof ApiProblem && error.retryAtMs !== undefined ? error.retryAtMs - Date.now() : undefined;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
