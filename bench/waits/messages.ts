export const SIGNING_KEY = 'bench-signing-key-0123456789';

/** Begin to wait for each of these, or end: answered when all wait, or when all have ended. */
export type Question = { begin: string[] } | { end: string[] };

export interface Answer {
  endedAtMs: number;
  /** Of this process, up to here. */
  cpuMs: number;
}
