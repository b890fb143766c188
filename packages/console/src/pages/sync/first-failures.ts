import { queryOptions } from '@tanstack/react-query';
import { hrefOf } from '../../api/client.ts';

/** As many as a preview shows. */
const SHOWN = 20;

interface FailedRow {
  line?: number;
  row: number;
  column?: string;
  reason: string;
}

/** The first rows that failed, from the beginning of their file: the rest of it is not fetched. */
export const firstFailuresQuery = (id: string, failed: number) =>
  queryOptions({
    queryKey: ['syncs', id, 'failures', Math.min(failed, SHOWN)],
    queryFn: async ({ signal }): Promise<FailedRow[]> => {
      const answer = await fetch(hrefOf('GET /api/v1/syncs/{id}/failures', { path: { id } }), { signal });
      // They are kept for some days only.
      if (!answer.ok || !answer.body) return [];
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        text += piece.value;
        if (text.split('\n').length > SHOWN + 1) break;
      }
      await reader.cancel();
      // The first line is the mapping; behind the last newline nothing is whole.
      const lines = text.split('\n').slice(1, -1).slice(0, SHOWN);
      return lines.map((line) => (JSON.parse(line) as { failed: FailedRow }).failed);
    },
  });
