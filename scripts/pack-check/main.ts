import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishedPackages, root } from '../packages.ts';
import { checkDemo } from './demo.ts';
import { checkReadmes } from './readmes.ts';
import { runWell } from './run.ts';
import { installRuntimes } from './runtimes.ts';
import { checkShape, packAll } from './shape.ts';
import { checkSize } from './size.ts';
import { checkSmoke } from './smoke.ts';
import { asked, printTable, type Row } from './table.ts';
import { checkTooOld } from './too-old.ts';
import { checkTypes } from './types.ts';

/**
 * `npm run pack:check`: are the packages what a stranger can use? Packs them all, installs them into an empty project
 * outside the tree, and tries them there on every runtime that they promise.
 */
const packages = publishedPackages();
const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'cio-bridge-packed-'));
const project = join(folder, 'project');
try {
  const runtimes = await installRuntimes();
  const tarballs = await packAll(packages, join(folder, 'tarballs'));
  const nodeTypes = `@types/node@${devDependencies['@types/node']}`;
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  await runWell('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs.values(), nodeTypes], {
    cwd: project,
    timeoutMs: 600_000,
  });

  const rows: Row[] = [
    // Nothing missing, nothing that the packages cannot agree on.
    await asked({ runtime: 'npm', package: 'all', check: 'npm ls' }, () =>
      runWell('npm', ['ls', '--all'], { cwd: project }),
    ),
  ];
  for (const one of packages) {
    rows.push(...(await checkShape(one, tarballs.get(one.manifest.name) ?? '', join(project, 'node_modules'))));
  }
  rows.push(...(await checkTypes(packages, project)));
  rows.push(...(await checkReadmes(packages, project, runtimes)));
  rows.push(...(await checkTooOld(packages, project, runtimes)));
  rows.push(...(await checkDemo(project, runtimes)));
  rows.push(...(await checkSmoke(project, runtimes)));
  rows.push(...(await checkSize(project)));
  printTable(rows);
  process.exitCode = rows.every(({ faults }) => faults.length === 0) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
