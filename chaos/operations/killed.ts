import { spawn } from 'node:child_process';
import { once } from 'node:events';

const cli = new URL('../../packages/cli/src/main.ts', import.meta.url).pathname;

export interface Ended {
  /** `null` when it was killed. */
  code: number | null;
  tookMs: number;
  stderr: string;
}

interface Options {
  /** Killed outright after so many milliseconds, if it has not ended by then. */
  killAfterMs?: number;
  /** What it is told beside our own environment. */
  env?: Record<string, string> | undefined;
  /** No file may grow beyond so many bytes, as if the disk were full. */
  maxFileBytes?: number;
}

/** Runs one of our commands, a script, or one of Postgres's commands, in a process of its own. */
export async function run(command: string[], { killAfterMs, env, maxFileBytes }: Options = {}): Promise<Ended> {
  const startedAt = performance.now();
  const [first = ''] = command;
  const script = first.endsWith('.ts') ? command : [cli, ...command];
  const node = [process.execPath, '--conditions=@cio-bridge/source', '--disable-warning=ExperimentalWarning'];
  const program = first.startsWith('pg_') ? command : [...node, ...script];
  // In blocks of 512 bytes.
  const limit = maxFileBytes === undefined ? 'unlimited' : Math.ceil(maxFileBytes / 512);
  const child = spawn('/bin/sh', ['-c', `ulimit -f ${limit}; exec "$@"`, 'limited', ...program], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(timer);
  return { code, tookMs: performance.now() - startedAt, stderr };
}

/** Runs it and kills it at a random moment; how long it takes is learnt from those that got through. */
export function killer(): (command: string[], options?: Options) => Promise<Ended> {
  let usualMs = 1_500;
  return async (command, options) => {
    // Most of it is the start of the process: the end is where things are written.
    const ended = await run(command, { ...options, killAfterMs: usualMs * (0.3 + 0.8 * Math.random()) });
    if (ended.code === 0) usualMs = (usualMs + ended.tookMs) / 2;
    return ended;
  };
}
