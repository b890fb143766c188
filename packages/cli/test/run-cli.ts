import { type ChildProcess, spawn } from 'node:child_process';

const bin = new URL('../bin/cio-bridge.js', import.meta.url).pathname;

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
}

/** The real command in a process of its own, with no variables but these. */
export function spawnCli(
  args: readonly string[],
  { env = {}, stdin = '' }: { env?: NodeJS.ProcessEnv; stdin?: string } = {},
): Running {
  const child = spawn(process.execPath, [bin, ...args], { env: { NO_COLOR: '1', ...env } });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin.end(stdin);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}

export const runCli = (
  args: readonly string[],
  options?: { env?: NodeJS.ProcessEnv; stdin?: string },
): Promise<Ended> => spawnCli(args, options).ended;

/** One JSON object per line. */
export const linesOf = (stdout: string): Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
