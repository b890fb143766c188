/** What is still to be done when all rows are. */
export interface End {
  vanished: number | null;
  settle(): Promise<void>;
}

/** Of a sync that gets on. */
export const untroubled = { error: null, error_code: null, remedy: null, failing_since_ms: null, retry_at_ms: null };

export async function* oneChunk(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}
