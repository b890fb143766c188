import { parentPort, workerData } from 'node:worker_threads';
import type { ServerConfig } from '../config.ts';
import { examine } from './doctor.ts';
import type { Examined } from './examine-aside.ts';

/** The thread behind `createExamination`: it answers once. */
const answer = (examined: Examined): void => parentPort?.postMessage(examined);

examine(workerData as ServerConfig).then(
  (findings) => answer({ findings }),
  (error: unknown) => answer({ error: String(error) }),
);
