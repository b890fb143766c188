/**
 * Runs our tour of an official client, unchanged, against a sandbox of its own:
 * `npm run clients -w packages/sandbox -- python DIR`, where DIR is a checkout of the client. Prints what each step
 * came to and `N passed, M failed`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../src/index.ts';

type Tour = (client: string, folder: string, env: NodeJS.ProcessEnv) => ChildProcess | Promise<ChildProcess>;

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const start = (command: string, args: string[], env: NodeJS.ProcessEnv, cwd?: string): ChildProcess =>
  spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'], ...(cwd && { cwd }) });

const tours: Readonly<Record<string, Tour>> = {
  python: (client, _folder, env) => start('python3', [here('tour.py')], { ...env, PYTHONPATH: client }),
  ruby: (client, _folder, env) => start('ruby', [`-I${join(client, 'lib')}`, here('tour.rb')], env),
  go: async (client, folder, env) => {
    await cp(here('tour.go'), join(folder, 'main.go'));
    const module = 'github.com/customerio/go-customerio/v3';
    await writeFile(
      join(folder, 'go.mod'),
      `module tour\n\ngo 1.22\n\nrequire ${module} v3.0.0\n\nreplace ${module} => ${client}\n`,
    );
    return start('go', ['run', '.'], env, folder);
  },
  node: (client, _folder, env) =>
    start(process.execPath, [here('tour.mjs'), createRequire(import.meta.url).resolve(client)], env),
};

const [language = '', directory] = process.argv.slice(2);
const tour = tours[language];
if (!tour || directory === undefined) {
  console.error(`usage: npm run clients -w packages/sandbox -- ${Object.keys(tours).join('|')} DIR`);
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'sandbox-clients-'));
try {
  process.exitCode = (await run(tour, resolve(process.env.INIT_CWD ?? '.', directory))) ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

async function run(tour: Tour, client: string): Promise<boolean> {
  await using sandbox = await startSandbox({ tls: join(folder, 'ca'), deliveryPace: 0 });
  const [us] = sandbox.workspaces;
  const caFile = sandbox.tls?.caFile ?? '';
  const child = await tour(client, folder, {
    HTTP_URL: sandbox.url,
    PORT: new URL(sandbox.url).port,
    SITE_ID: us?.siteId,
    TRACK_API_KEY: us?.trackApiKey,
    APP_API_KEY: us?.appApiKey,
    PIPELINES_WRITE_KEY: us?.pipelinesWriteKey,
    SSL_CERT_FILE: caFile,
    REQUESTS_CA_BUNDLE: caFile,
    NODE_EXTRA_CA_CERTS: caFile,
  });
  const exited = new Promise<number | null>((done, fail) => {
    child.once('error', (error) => fail(new Error(`The tour could not be started: ${error.message}`)));
    child.once('exit', done);
  });
  const lines: string[] = [];
  const reading = (async () => {
    if (!child.stdout) return;
    for await (const line of createInterface({ input: child.stdout })) {
      console.log(line);
      lines.push(line);
    }
  })();
  const [code] = await Promise.all([exited, reading]);
  const passed = lines.filter((line) => line.startsWith('ok ')).length;
  const failed = lines.filter((line) => line.startsWith('not ok ')).length + (code === 0 ? 0 : 1);
  console.log(`${passed} passed, ${failed} failed`);
  return passed > 0 && failed === 0;
}
