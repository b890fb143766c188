import type { CallToolResult } from '@modelcontextprotocol/server';

/** One call of the server's own API, as whoever speaks to us: what they may not do there, they may not do here. */
export type CallApi = (
  method: 'GET' | 'POST',
  path: string,
  call?: { query?: Record<string, unknown>; body?: unknown; headers?: Record<string, string> },
) => Promise<ApiAnswer>;

export interface ApiAnswer {
  status: number;
  /** Parsed. An integer beyond 2^53 is the text of its digits. */
  body: unknown;
}

/** An answer of the API as the result of a tool: its words where it refused. */
export function resultOf({ status, body }: ApiAnswer): CallToolResult {
  if (status < 300) return { content: [text(body)], structuredContent: (body ?? {}) as Record<string, unknown> };
  return { content: [text(body)], isError: true };
}

export const refusal = (words: string): CallToolResult => ({ content: [{ type: 'text', text: words }], isError: true });

const text = (body: unknown) => ({ type: 'text' as const, text: JSON.stringify(body) });
