import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A server in a process of its own, which is started again after each kill. */
export class Victim {
  readonly #env: NodeJS.ProcessEnv;
  readonly #script: URL;
  readonly #nodeArgs: string[];
  #before: URL | undefined;
  #child: ChildProcess | undefined;
  #asked = 0;
  url = '';

  /**
   * @param script - What runs in the process: it starts a server, sends `{ ready: url }`, and answers questions.
   * @param more.before - A checkout of another version, whose script of this name runs until the first kill.
   */
  constructor(script: URL, env: NodeJS.ProcessEnv, more: { nodeArgs?: string[]; before?: string | undefined } = {}) {
    this.#script = script;
    this.#env = env;
    this.#nodeArgs = more.nodeArgs ?? [];
    if (more.before !== undefined) this.#before = scriptIn(more.before, script);
  }

  #fork(stderr: 'inherit' | 'pipe'): ChildProcess {
    return fork(this.#before ?? this.#script, {
      env: { ...process.env, ...this.#env },
      execArgv: [...process.execArgv, ...this.#nodeArgs],
      stdio: ['ignore', 'inherit', stderr, 'ipc'],
    });
  }

  /** For a server that must not start. @returns what it says. */
  async refusal(): Promise<string> {
    const child = this.#fork('pipe');
    let said = '';
    child.stderr?.on('data', (part) => {
      said += part;
    });
    const gone = once(child, 'close');
    child.once('message', () => {
      said = 'it started';
      child.kill('SIGKILL');
    });
    await gone;
    return said;
  }

  /** Resolves when it takes requests. */
  async start(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const child = this.#fork('inherit');
      this.#child = child;
      const outcome = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => undefined)]);
      if (outcome) {
        this.url = (outcome[0] as { ready: string }).ready;
        return;
      }
      if (tries === 5) throw new Error('The server did not start');
    }
  }

  async ask<T>(question: { ask: string; [detail: string]: unknown }): Promise<T> {
    const child = this.#child;
    if (!child) throw new Error('The server is not running');
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      const hear = (answer: { id?: number; value?: T; error?: string }) => {
        if (answer.id !== id) return;
        child.off('message', hear).off('exit', end);
        if (answer.error === undefined) resolve(answer.value as T);
        else reject(new Error(answer.error));
      };
      const end = () => reject(new Error('The server ended before it answered'));
      child.on('message', hear).once('exit', end);
      child.send({ ...question, id });
    });
  }

  /** As {@link ask}, for what may be cut off by a kill. */
  urge(question: { ask: string }): void {
    if (this.#child?.connected) this.ask(question).catch(() => undefined);
  }

  /** kill −9, and nothing that could be tidied up before. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    this.#before = undefined;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The same script of another checkout. */
const scriptIn = (folder: string, script: URL): URL =>
  pathToFileURL(resolve(folder, relative(root, fileURLToPath(script))));

/** The processes whose command line holds all of these. */
export function processesOf(...words: string[]): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return words.every((word) => command.includes(word)) && !command.startsWith('/bin/sh');
      } catch {
        return false; // it ended meanwhile
      }
    })
    .map(Number);
}
