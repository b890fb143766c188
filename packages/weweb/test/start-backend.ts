import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CustomerIoOptions } from '../src/index.ts';

export interface Backend extends AsyncDisposable {
  /** Runs the workflow of one step, with the arguments as its body. */
  call(method: string, args: unknown, slug?: string): Promise<{ status: number; body: unknown }>;
  get(path: string): Promise<unknown>;
}

const script = fileURLToPath(new URL('./backend.ts', import.meta.url));
const conditions = '--conditions=@cio-bridge/source';

/** @param deno - the program; without it Node runs the backend. */
export async function startBackend(
  variables: Record<string, string>,
  others: Record<string, CustomerIoOptions>,
  { deno, production = false }: { deno?: string | undefined; production?: boolean } = {},
): Promise<Backend> {
  const argument = JSON.stringify({ others, production });
  const [program, args] = deno
    ? [deno, ['run', '--allow-env', '--allow-net', '--allow-read', '--allow-sys', conditions, script, argument]]
    : [process.execPath, [conditions, '--disable-warning=ExperimentalWarning', script, argument]];
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(program, args, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PATH, HOME, NO_COLOR: '1', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'exit');
  const first = once(child.stdout.setEncoding('utf8'), 'data').then(([text]) => String(text).trim());
  const url = await Promise.race([
    first,
    ended.then(() => Promise.reject(new Error(`The backend did not start: ${said}`))),
  ]);
  const get = async (path: string) => (await fetch(`${url}${path}`)).json();
  return {
    get,
    async call(method, args, slug = 'customerio') {
      const answer = await fetch(`${url}/${slug}/${method}`, { method: 'POST', body: JSON.stringify(args) });
      return { status: answer.status, body: await answer.json() };
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}
