import { Problem } from '../store/problem.ts';

/** A connection without keys is one to mend, as one with keys that are refused. */
export function withoutKeys(error: unknown): never {
  if (!(error instanceof Problem)) throw error;
  throw new Problem(409, 'no_credentials', error.message, undefined, { remedy: 'reconnect' });
}

export const fileChanged = (): Problem =>
  new Problem(409, 'sync_file_changed', 'What is at the URL has changed since it began: start it anew', undefined, {
    remedy: 'fix-input',
  });

export const uploadGone = (): Problem =>
  new Problem(409, 'upload_gone', 'The uploaded file is not there any more: upload it again', undefined, {
    remedy: 'fix-input',
  });

export function workspaceChanged(before: string, now: string): Problem {
  const message = `It began with ${before}, and the connection leads to ${now} now: start it anew`;
  return new Problem(409, 'workspace_changed', message, undefined, { remedy: 'fix-input' });
}
