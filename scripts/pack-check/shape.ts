import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Package, root } from '../packages.ts';
import { runWell } from './run.ts';
import { asked, type Row } from './table.ts';

/** Builds and packs every package, each after those it depends on. @returns the tarballs, by package. */
export async function packAll(packages: Package[], folder: string): Promise<Map<string, string>> {
  mkdirSync(folder, { recursive: true });
  const tarballs = new Map<string, string>();
  for (const { path, manifest } of packages) {
    await runWell('npm', ['pack', '--pack-destination', folder], { cwd: path, timeoutMs: 120_000 });
    const name = manifest.name.replace('@', '').replace('/', '-');
    tarballs.set(manifest.name, `${folder}/${name}-${manifest.version}.tgz`);
  }
  return tarballs;
}

/** What publint and arethetypeswrong say of a tarball, and whether it holds what its own files point to. */
export async function checkShape({ manifest }: Package, tarball: string, installed: string): Promise<Row[]> {
  const facts = { runtime: `npm`, package: manifest.name };
  const tool = (name: string, ...args: string[]) =>
    runWell(`${root}node_modules/.bin/${name}`, [...args, tarball], { cwd: root });
  const rows = [
    await asked({ ...facts, check: 'publint' }, () => tool('publint', '--strict')),
    await asked({ ...facts, check: 'files' }, () => requireFiles(`${installed}/${manifest.name}`)),
  ];
  // The rest has no types to be wrong.
  if (manifest.types)
    rows.push(await asked({ ...facts, check: 'attw' }, () => tool('attw', '--profile', 'esm-only', '--no-color')));
  return rows;
}

async function requireFiles(folder: string): Promise<void> {
  const files = new Set(globSync('**', { cwd: folder }));
  const missing = ['LICENSE', 'README.md', 'package.json'].filter((file) => !files.has(file));
  if (missing.length > 0) throw new Error(`lacks ${missing.join(', ')}`);
  const lost = globSync('dist/**/*.map', { cwd: folder }).filter((file) => {
    const { sources } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as { sources: string[] };
    return sources.some((source) => !files.has(join(dirname(file), source)));
  });
  if (lost.length > 0) throw new Error(`source maps lead nowhere: ${lost.slice(0, 5).join(', ')}`);
  const local = globSync('dist/**/*.*', { cwd: folder }).filter((file) =>
    readFileSync(`${folder}/${file}`, 'utf8').includes(root),
  );
  if (local.length > 0) throw new Error(`this machine's paths are in ${local.slice(0, 5).join(', ')}`);
}
