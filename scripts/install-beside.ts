import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { runWell } from './pack-check/run.ts';
import { root } from './packages.ts';

/**
 * Installs packages from npm beside the repository's own dependencies and not among them: what only a few tests need,
 * and what is large. Once per set; those that run beside each other may both come to need it.
 *
 * @param wanted - As npm takes them, each with its version.
 * @returns the folder whose node_modules holds them.
 */
export async function installBeside(name: string, wanted: readonly string[]): Promise<string> {
  const versions = wanted.map((one) => one.slice(one.lastIndexOf('@') + 1)).join('_');
  const folder = `${root}node_modules/.cache/${name}/${versions}`;
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const making = mkdtempSync(`${folder}-`);
  writeFileSync(`${making}/package.json`, '{ "private": true, "type": "module" }');
  // Their install scripts would only put in another place what npm has fetched already.
  const args = ['install', '--no-save', '--no-package-lock', '--ignore-scripts', '--prefer-offline', ...wanted];
  await runWell('npm', args, { cwd: making, timeoutMs: 600_000 });
  try {
    renameSync(making, folder);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
