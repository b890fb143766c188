import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const BIN = new URL('../bin/cio-bridge.js', import.meta.url).pathname;

export type Line = { step: string; ok: boolean; ms: number } & Record<string, unknown>;

export interface RunningCli {
  child: ChildProcess;
  /** Resolves with all lines so far when one of this step has been printed. */
  until(step: string): Promise<Line[]>;
  /** Resolves with the lines so far when there are that many. */
  untilLines(count: number): Promise<Line[]>;
  stderr(): string;
  exited: Promise<number | null>;
}

/** Starts the real command in a process of its own, as a person would. */
export function startCli(...args: string[]): RunningCli {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line) as Line);
    for (const look of waiting) look();
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      resolve(code);
      for (const look of waiting) look();
    });
  });
  const when = (isEnough: () => boolean, what: string) =>
    new Promise<Line[]>((resolve, reject) => {
      const look = () => {
        if (isEnough()) resolve(lines);
        else if (child.exitCode !== null) reject(new Error(`it ended before ${what}: ${stderr}`));
        else return;
        waiting.delete(look);
      };
      waiting.add(look);
      look();
    });
  return {
    child,
    exited,
    stderr: () => stderr,
    until: (step) => when(() => lines.some((line) => line.step === step), `"${step}"`),
    untilLines: (count) => when(() => lines.length >= count, `line ${count}`),
  };
}
