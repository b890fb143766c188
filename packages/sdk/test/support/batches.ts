import type { Operation } from '../../src/index.ts';

export const identify = (id: string, attributes: Record<string, unknown> = {}): Operation => ({
  type: 'person',
  action: 'identify',
  person: { id },
  attributes,
});
export const merge = (primary: string, secondary: string): Operation => ({
  type: 'person',
  action: 'merge',
  primary: { id: primary },
  secondary: { id: secondary },
});

export interface Item {
  action: string;
  identifiers: { id: string };
  attributes: { at: number };
  primary: { id: string };
  secondary: { id: string };
}
export const itemsOf = (body: string): Item[] => JSON.parse(body).batch;

/** A clock whose waits never end, so that only size, flush and close send. */
export const stillClock = {
  now: Date.now,
  sleep: (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((_, reject) => signal?.addEventListener('abort', reject)),
};
