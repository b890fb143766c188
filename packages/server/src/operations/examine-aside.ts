import { Worker } from 'node:worker_threads';
import type { ServerConfig } from '../config.ts';
import { Problem } from '../store/problem.ts';
import type { Finding } from './doctor.ts';

/** Reading through a large store takes minutes; whoever asks over HTTP has left by then. */
const DEADLINE_MS = 50_000;

const HTTP_PORT = 80;

/** What the thread answers. */
export type Examined = { findings: Finding[] } | { error: string };

/**
 * `examine` in a thread of its own: a store of many gigabytes is read through, and no webhook may wait for that.
 * Those who ask meanwhile get the same answer.
 */
export function createExamination(config: ServerConfig, listeningUrl: () => string): () => Promise<Finding[]> {
  let underWay: Promise<Finding[]> | undefined;
  return () => {
    // A port of 0 became another one.
    const port = Number(new URL(listeningUrl()).port || HTTP_PORT);
    underWay ??= inThread({ ...config, port }).finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}

async function inThread(config: ServerConfig): Promise<Finding[]> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./doctor-thread.${extension}`, import.meta.url), { workerData: config });
  worker.unref();
  const answered = Promise.withResolvers<Examined>();
  worker.once('message', answered.resolve);
  worker.once('error', answered.reject);
  worker.once('exit', (code) => answered.reject(new Error(`The thread that examines ended with code ${code}`)));
  const deadline = setTimeout(() => answered.reject(tookTooLong()), DEADLINE_MS).unref();
  try {
    const examined = await answered.promise;
    if ('error' in examined) throw new Error(examined.error);
    return examined.findings;
  } finally {
    clearTimeout(deadline);
    await worker.terminate();
  }
}

const tookTooLong = (): Problem =>
  new Problem(
    503,
    'examination_took_too_long',
    'Reading through the store takes longer than this: run cio-bridge doctor on the machine of the server',
  );
