import { isLoopbackUrl } from '../webhooks/post.ts';

export interface DownloadedFile {
  readonly text: string;
  /** As the server tells it; empty when it does not. */
  readonly contentType: string;
}

/** A file that somebody named by its URL. @throws Error in words that go to whoever named it. */
export async function download(url: string, allowRemote: boolean): Promise<DownloadedFile> {
  if (!allowRemote && !isLoopbackUrl(url)) throw new Error('only files on this machine are read');
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`server responded with code ${response.status} ${response.statusText}`);
  return { text: await response.text(), contentType: response.headers.get('content-type') ?? '' };
}
