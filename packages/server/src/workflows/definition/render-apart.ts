import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { type Allowance, TooMuch } from './meter.ts';
import { TemplateFailed, type TemplateFailure } from './template-failed.ts';

/** All texts of one step together. */
export const STEP_ALLOWANCE: Allowance = { work: 10_000_000, characters: 5_000_000, timeMs: 1_000 };
/** One filter can keep the process busy without ever looking at the time. */
const KILL_AFTER_MS = 3_000;
const MAX_MEMORY_MB = 256;
/** With nothing to do for so long it ends, and the next text starts another. */
const IDLE_MS = 30_000;

export interface RenderRequest {
  input: unknown;
  values: Record<string, unknown>;
}
export type RenderAnswer =
  | { output: unknown }
  | { failed: TemplateFailure }
  | { message: string; tooMuch?: keyof Allowance | undefined };

/** It could not be started, or somebody else ended it: that is nobody's mistake, and may be tried again. */
export class RendererAway extends Error {
  override readonly name = 'RendererAway';
}

interface Job extends RenderRequest {
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

/** What waits, by client: they take turns, so that one with much to render holds up none but itself. */
const waiting = new Map<string, Job[]>();
let isWorking = false;
let renderer: ChildProcess | undefined;
let idle: NodeJS.Timeout | undefined;

/**
 * Renders in a process of its own. A thread would not do: one that wants too much memory at once ends the whole
 * process, and so every client's.
 */
export function renderApart(clientId: string, input: unknown, values: Record<string, unknown>): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const inLine = waiting.get(clientId) ?? [];
  inLine.push({ input, values, resolve, reject });
  waiting.set(clientId, inLine);
  if (!isWorking) void work();
  return promise;
}

async function work(): Promise<void> {
  isWorking = true;
  clearTimeout(idle);
  for (let job = next(); job; job = next()) await perform(job).then(job.resolve, job.reject);
  idle = setTimeout(endRenderer, IDLE_MS).unref();
  isWorking = false;
}

function endRenderer(): void {
  renderer?.kill('SIGKILL');
  renderer = undefined;
}

function next(): Job | undefined {
  for (const [clientId, jobs] of waiting) {
    waiting.delete(clientId);
    const job = jobs.shift();
    if (jobs.length > 0) waiting.set(clientId, jobs); // behind the others
    if (job) return job;
  }
  return undefined;
}

async function perform({ input, values }: Job): Promise<unknown> {
  renderer ??= await startRenderer();
  const child = renderer;
  const { promise, resolve, reject } = Promise.withResolvers<RenderAnswer>();
  const onExit = (_code: number | null, signal: NodeJS.Signals | null) => reject(reasonOf(signal));
  const onError = (error: Error) => reject(new RendererAway(error.message, { cause: error }));
  child.once('message', resolve).once('exit', onExit).once('error', onError);
  const late = setTimeout(() => {
    reject(new TooMuch('timeMs', STEP_ALLOWANCE));
    endRenderer();
  }, KILL_AFTER_MS);
  try {
    child.send({ input, values } satisfies RenderRequest);
    const answer = await promise;
    if ('output' in answer) return answer.output;
    if ('failed' in answer) throw new TemplateFailed(answer.failed);
    throw answer.tooMuch ? new TooMuch(answer.tooMuch, STEP_ALLOWANCE) : new Error(answer.message);
  } finally {
    clearTimeout(late);
    child.off('message', resolve).off('exit', onExit).off('error', onError);
  }
}

function reasonOf(signal: NodeJS.Signals | null): Error {
  if (signal === 'SIGTERM' || signal === 'SIGINT' || signal === 'SIGHUP') return new RendererAway(`ended by ${signal}`);
  return new Error(`the templates take more than ${MAX_MEMORY_MB} MB of memory`);
}

/** It knows nothing of our environment, and gives way to us. */
async function startRenderer(): Promise<ChildProcess> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const child = fork(new URL(`./render-process.${extension}`, import.meta.url), {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${MAX_MEMORY_MB}`],
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const gone = () => {
    if (renderer === child) renderer = undefined;
  };
  child.once('exit', gone).on('error', gone);
  await new Promise<void>((resolve, reject) => {
    const failed = (error?: unknown) =>
      reject(new RendererAway('the process that renders templates did not start', { cause: error }));
    child
      .once('message', () => resolve())
      .once('exit', failed)
      .once('error', failed);
  });
  // Nobody waits for it to end.
  child.unref();
  child.channel?.unref();
  if (child.pid !== undefined) giveWay(child.pid);
  return child;
}

function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not every system lets us; it is none the worse.
  }
}
