import { Worker } from 'node:worker_threads';
import type { DefinitionFault } from './step-faults.ts';

/** A fault with its place in the text, from 1; null for a definition that came as JSON. */
export type FaultInText = DefinitionFault & { line: number | null };

/** What a workflow's text, YAML or JSON, says. */
export interface DefinitionText {
  /** `undefined` when the text cannot be read. */
  given: Record<string, unknown> | undefined;
  /** Why it cannot. */
  fault: FaultInText | undefined;
  /** The line of what stands at a JSON pointer; of the nearest thing around it when nothing does. */
  lineOf(pointer: string): number;
}

/** What the thread answers. */
export type ReadText =
  | { given: Record<string, unknown>; lines: Map<string, number> }
  | { message: string; line: number };

/** Longer than any workflow that a person wrote. */
export const MAX_SOURCE_LENGTH = 500_000;
/** With the start of the thread, on a busy machine. */
const TIMEOUT_MS = 5_000;
const MAX_MEMORY_MB = 256;

/** One text after the other: a reader can be kept busy by one that was made for it. */
let last: Promise<unknown> = Promise.resolve();
let reader: Worker | undefined;

/** Reads a text in a thread of its own: there are short ones that take YAML minutes, and everybody else would wait. */
export function readDefinitionText(text: string): Promise<DefinitionText> {
  const reading = last.then(async () => toText(await readInThread(text)));
  last = reading;
  return reading;
}

function readInThread(text: string): Promise<ReadText> {
  const thread = reader ?? startReader();
  reader = thread;
  const { promise, resolve } = Promise.withResolvers<ReadText>();
  const giveUp = () => {
    reader = undefined; // the next text starts another one
    resolve({ message: 'takes too long to read: write it with less nesting and fewer keys', line: 1 });
    void thread.terminate();
  };
  const timer = setTimeout(giveUp, TIMEOUT_MS);
  thread.on('message', resolve).on('error', giveUp).on('exit', giveUp);
  thread.postMessage(text);
  return promise.finally(() => {
    clearTimeout(timer);
    thread.off('message', resolve).off('error', giveUp).off('exit', giveUp);
  });
}

function startReader(): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const thread = new Worker(new URL(`./definition-text-thread.${extension}`, import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
  });
  // One that fails while nobody waits for it is replaced by the next text.
  thread.on('error', () => {
    if (reader === thread) reader = undefined;
  });
  thread.unref();
  return thread;
}

function toText(read: ReadText): DefinitionText {
  if (!('given' in read)) {
    const { message, line } = read;
    return { given: undefined, fault: { pointer: '', code: 'unreadable', message, line }, lineOf: () => line };
  }
  return {
    given: read.given,
    fault: undefined,
    lineOf(pointer) {
      for (let place = pointer; place !== ''; place = place.slice(0, place.lastIndexOf('/'))) {
        const line = read.lines.get(place);
        if (line !== undefined) return line;
      }
      return 1;
    },
  };
}
