import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cliPage, writeCliPage } from '../reference/cli-page.ts';
import { createProgram } from '../src/program.ts';
import { runCli } from './run-cli.ts';

test('docs/cli.md says what the commands say', async () => {
  expect(readFileSync(cliPage, 'utf8'), 'npm run generate -w packages/cli').toBe(await writeCliPage());
});

test('every command and flag says what it is for', async () => {
  const silent: string[] = [];
  const visit = (command: Awaited<ReturnType<typeof createProgram>>, path: string) => {
    if (!command.description()) silent.push(path);
    for (const { long, description } of command.options) if (!description) silent.push(`${path} ${long}`);
    for (const each of command.commands) visit(each, `${path} ${each.name()}`);
  };
  visit(await createProgram(), 'cio-bridge');
  expect(silent).toEqual([]);
});

test('bash completes commands, kinds and flags', async () => {
  const { stdout: script } = await runCli(['completion', 'bash']);
  const complete = (...words: string[]) =>
    execFileSync('bash', [
      '-c',
      `${script}\nCOMP_WORDS=(cio-bridge "$@"); COMP_CWORD=$#; _cio_bridge; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      ...words,
    ])
      .toString()
      .trim()
      .split('\n');
  expect(complete('conn')).toEqual(['connect', 'connections']);
  expect(complete('runs', 'retry-')).toEqual(['retry-many']);
  expect(complete('export', 'act')).toEqual(['activities']);
  expect(complete('sync', '--since')).toEqual(['--since-last']);
});

test.each(['zsh', 'fish'])('a script for %s is printed, with every command in it', async (shell) => {
  const { code, stdout } = await runCli(['completion', shell]);
  expect(code).toBe(0);
  for (const command of ['sync', 'connections', 'decisions']) expect(stdout).toContain(command);
});
