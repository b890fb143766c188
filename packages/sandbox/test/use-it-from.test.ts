import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { vendorHosts } from '../src/http/hosts.ts';
import { startSandbox } from '../src/index.ts';

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');
const page = await read('../../../docs/use-it-from.md');

/** The one block of a language on the page. */
function blockOf(language: string): string {
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text]) => text);
  expect([language, blocks.length]).toEqual([language, 1]);
  return blocks[0] ?? '';
}

const languages = [
  { language: 'python', command: 'python3', args: [], file: 'example.py' },
  { language: 'ruby', command: 'ruby', args: [], file: 'example.rb' },
  { language: 'ts', command: process.execPath, args: ['--conditions=@cio-bridge/source'], file: 'example.mts' },
];

for (const { language, command, args, file } of languages) {
  const isHere = spawnSync(command, ['--version']).status === 0;
  if (!isHere) console.log(`skipped: the ${language} part of docs/use-it-from.md (${command} is not installed)`);
  // CI installs what it asks for, and then insists.
  test.skipIf(!isHere && process.env.CIO_BRIDGE_REQUIRE_LANGUAGES !== '1')(
    `${language} on the page works`,
    async () => {
      await using sandbox = await startSandbox();
      // Beside the tests, so that the package is found under its own name.
      const inPackage = fileURLToPath(new URL('.', import.meta.url));
      const folder = await mkdtemp(language === 'ts' ? `${inPackage}example-` : `${tmpdir()}/example-`);
      try {
        await writeFile(`${folder}/${file}`, blockOf(language));
        const child = spawn(command, [...args, `${folder}/${file}`], {
          env: { ...process.env, CIO_SANDBOX_URL: sandbox.url },
        });
        let output = '';
        for (const stream of [child.stdout, child.stderr]) {
          stream.on('data', (chunk) => {
            output += chunk;
          });
        }
        const code = await new Promise((resolve) => child.once('close', resolve));
        expect([code, output]).toEqual([0, 'ok\n']);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
}

test('the Dockerfile is in order', async () => {
  const problems = validate(await read('../Dockerfile'));
  expect(problems.map(({ message }) => message)).toEqual([]);
});

test("the compose file's sandbox answers to every host of the vendor's", async () => {
  const { services, volumes } = parse(await read('../compose.yaml'));
  expect(services.sandbox.networks.default.aliases).toEqual([...vendorHosts.keys()]);
  const mounted = [services.sandbox, services.app].flatMap(({ volumes: list }: { volumes: string[] }) => list);
  for (const volume of mounted) expect(Object.keys(volumes)).toContain(volume.split(':', 1)[0]);
  for (const file of Object.values<string>(services.app.environment)) expect(file).toBe('/ca/ca.pem');
});

test('the action starts the command with flags that it has, and sends the names of the vendor to it', async () => {
  const { inputs, outputs, runs } = parse(await read('../action/action.yml'));
  expect(runs.using).toBe('composite');
  const { run, env } = runs.steps.at(-1);
  for (const [name, value] of Object.entries(env)) {
    expect(value).toBe(`\${{ inputs.${name.toLowerCase()} }}`);
    expect(Object.keys(inputs)).toContain(name.toLowerCase());
  }
  expect(Object.keys(outputs)).toEqual(['url', 'admin', 'ca-file']);
  const command = await read('../../cli/src/commands/sandbox.ts');
  for (const [flag] of run.matchAll(/(?<=\s)--(?:json|port|seed|tls)\b/g)) expect(command).toContain(`'${flag}`);
  for (const host of vendorHosts.keys()) expect(run).toContain(` ${host.replace('.customer.io', '')}`);
  expect(spawnSync('bash', ['-n'], { input: run }).status).toBe(0);
});
