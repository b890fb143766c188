import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Run {
  /** `null` when a signal ended it. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** Read as standard input. */
  input?: string;
  /** Asked to stop (SIGTERM) as soon as this has been printed. */
  stopAfter?: RegExp;
  /** It is killed after this long. Default 60,000. */
  timeoutMs?: number;
}

/** Runs a command to its end, however that is. */
export async function run(command: string, args: string[], options: RunOptions): Promise<Run> {
  const { cwd, env = process.env, input, stopAfter, timeoutMs = 60_000 } = options;
  const child = spawn(command, args, { cwd, env, timeout: timeoutMs, killSignal: 'SIGKILL' });
  const closed = once(child, 'close');
  const answer = { stdout: '', stderr: '' };
  let stopping = false;
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      answer[stream] += text;
      if (stopping || !stopAfter?.test(answer.stdout)) return;
      stopping = true; // a second signal would not wait for what the first one asked for
      child.kill('SIGTERM');
    });
  }
  child.stdin.on('error', () => {}); // it ended without reading
  child.stdin.end(input);
  const [exitCode] = (await closed) as [number | null];
  return { exitCode, ...answer };
}

/** The same for what has to succeed. */
export async function runWell(command: string, args: string[], options: RunOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await run(command, args, options);
  if (exitCode === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')}: ended with ${exitCode}\n${(stdout + stderr).trim().slice(-4_000)}`);
}
