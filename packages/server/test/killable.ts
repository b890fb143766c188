import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A server in a process of its own, on a folder that outlives it. */
export interface Killable {
  process: ChildProcess;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  call(method: string, path: string, body?: unknown): Promise<any>;
}

/** @returns once it takes requests. @throws when it ends before. */
export async function startKillable(dataDir: string, onStart?: (server: ChildProcess) => void): Promise<Killable> {
  const server = fork(new URL('./served.ts', import.meta.url), {
    env: {
      ...process.env,
      CIO_BRIDGE_DATA: dataDir,
      CIO_BRIDGE_PORT: '0',
      CIO_BRIDGE_LOG_LEVEL: 'silent',
      CIO_BRIDGE_HTTP_ALLOW: '127.0.0.1',
    },
    execArgv: ['--conditions=@cio-bridge/source', '--disable-warning=ExperimentalWarning'],
  });
  onStart?.(server);
  const ended = once(server, 'exit').then(() => Promise.reject(new Error('it ended before it took requests')));
  const [{ url, token }] = (await Promise.race([once(server, 'message'), ended])) as [{ url: string; token: string }];
  return {
    process: server,
    async call(method, path, body) {
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return answer.json();
    },
  };
}

/** Resolves when it is gone; its engine goes with it. */
export async function kill(server: ChildProcess | undefined): Promise<void> {
  if (server?.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGKILL');
  await once(server, 'exit');
}
