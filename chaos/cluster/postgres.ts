import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Postgres {
  url: string;
  close(): Promise<void>;
}

/** A PostgreSQL of our own under `folder`. It refuses to run as root, who then becomes the user postgres. */
export async function startPostgres(folder: string, port: number): Promise<Postgres> {
  const bin = binaries();
  mkdirSync(folder, { recursive: true });
  const asUser: string[] = [];
  if (process.getuid?.() === 0) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    chownSync(folder, id('-u'), id('-g'));
    asUser.push('runuser', '-u', 'postgres', '--');
  }
  const command = (name: string, ...args: string[]): [string, string[]] => {
    const [first, ...rest] = [...asUser, join(bin, name), ...args];
    return [first as string, rest];
  };
  const data = join(folder, 'data');
  execFileSync(...command('initdb', '-D', data, '-U', 'cio', '-A', 'trust', '-E', 'UTF8'), {
    stdio: 'ignore',
    cwd: '/',
  });
  const options = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder];
  const [file, args] = command('postgres', ...options);
  const server = spawn(file, args, { stdio: 'ignore', cwd: '/' });
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      execFileSync(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
      break;
    } catch {
      await sleep(100);
    }
  }
  return {
    url: `postgres://cio@127.0.0.1:${port}/postgres`,
    async close() {
      const gone = once(server, 'exit');
      execFileSync(...command('pg_ctl', 'stop', '-D', data, '-m', 'immediate'), { stdio: 'ignore', cwd: '/' });
      await gone;
    },
  };
}

function binaries(): string {
  const debian = '/usr/lib/postgresql';
  const folders = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [];
  const found = [...folders, ...(process.env.PATH ?? '').split(':')].find((folder) =>
    existsSync(join(folder, 'initdb')),
  );
  if (found) return found;
  throw new Error('PostgreSQL is not installed: neither /usr/lib/postgresql nor PATH has initdb');
}
