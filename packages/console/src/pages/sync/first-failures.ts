import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { hrefOf } from '../../api/client.ts';
import { type FailedFile, failedFileOf } from './failed-file.ts';

/** As many as a preview shows. */
const SHOWN = 20;

/** The first rows that failed, from the beginning of their file: the rest of it is not fetched. */
export const firstFailuresQuery = (id: string, failed: number) =>
  queryOptions({
    queryKey: ['syncs', id, 'failures', Math.min(failed, SHOWN)],
    queryFn: async ({ signal }): Promise<FailedFile | null> => {
      const answer = await fetch(hrefOf('GET /api/v1/syncs/{id}/failures', { path: { id } }), { signal });
      // They are kept for some days only.
      if (!answer.ok || !answer.body) return null;
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        text += piece.value;
        if (text.split('\n').length > SHOWN + 1) break;
      }
      await reader.cancel();
      // The first line is about all of them; behind the last newline nothing is whole.
      const [header = '', ...lines] = text
        .split('\n')
        .slice(0, -1)
        .slice(0, SHOWN + 1);
      return header === '' ? null : failedFileOf(header, lines);
    },
    // More may fail while somebody mends the first.
    placeholderData: keepPreviousData,
  });
