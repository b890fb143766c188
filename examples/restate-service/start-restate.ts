import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

const config = `
disable-telemetry = true
node-name = "example"
listen-mode = "unix"
default-num-partitions = 1
rocksdb-total-memory-size = "64 MiB"
log-filter = "warn"
`;

export interface Restate extends AsyncDisposable {
  /** Posts JSON to Restate's ingress or admin API. */
  post(api: 'ingress' | 'admin', path: string, body: unknown, headers?: Record<string, string>): Promise<unknown>;
}

/** A Restate server from its npm package, in a folder that goes with it. In earnest you run one, or use Restate Cloud. */
export async function startRestate(): Promise<Restate> {
  const folder = mkdtempSync(join(tmpdir(), 'restate-'));
  writeFileSync(join(folder, 'restate.toml'), config);
  const args = ['--no-logo', '--config-file', join(folder, 'restate.toml'), '--base-dir', folder];
  // It leaves folders in the one for temporary things.
  const child = spawn(restateBinary(), args, { stdio: 'ignore', env: { ...process.env, TMPDIR: folder } });
  const ended = once(child, 'exit');

  const send = async (api: string, path: string, body: unknown, headers: Record<string, string>) => {
    const socketPath = join(folder, 'example', `${api}.sock`);
    const call = request({
      socketPath,
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    });
    call.end(JSON.stringify(body));
    const [answer] = await once(call, 'response');
    return { ok: answer.statusCode < 300, body: await text(answer) };
  };
  const post: Restate['post'] = async (api, path, body, headers = {}) => {
    const answer = await send(api, path, body, headers);
    if (!answer.ok) throw new Error(`Restate answered ${answer.body}`);
    return answer.body === '' ? undefined : JSON.parse(answer.body);
  };
  const isUp = () =>
    send('admin', '/query', { query: 'select 1' }, { accept: 'application/json' }).then(
      ({ ok }) => ok,
      () => false,
    );

  for (let tries = 0; !(await isUp()); tries++) {
    if (child.exitCode !== null || tries > 600) throw new Error('Restate did not start');
    await sleep(50);
  }
  return {
    post,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function restateBinary(): string {
  const require = createRequire(import.meta.resolve('@restatedev/restate-server/package.json'));
  return require.resolve(`@restatedev/restate-server-${platform()}-${arch()}/bin/restate-server`);
}
