import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Package } from '../packages.ts';
import { run } from './run.ts';
import type { Runtimes } from './runtimes.ts';
import { asked, type Row } from './table.ts';

/** On a Node below the engine, what is started says so in one sentence. */
export async function checkTooOld(packages: Package[], project: string, runtimes: Runtimes): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { folder, manifest } of packages) {
    const installed = join(project, 'node_modules', manifest.name);
    const bin = Object.values(manifest.bin ?? {}).map((file) => [join(installed, file)]);
    // Only what opens with the check promises the sentence: the others are libraries for any runtime.
    const entry = existsSync(join(installed, 'dist/require-node.js'))
      ? [['--input-type=module', '--eval', `import '${manifest.name}'`]]
      : [];
    for (const args of [...bin, ...entry]) {
      for (const { version, path } of runtimes.node.tooOld) {
        const facts = { runtime: `node ${version}`, package: manifest.name, check: 'says it is too old' };
        rows.push(
          await asked(facts, async () => {
            const { exitCode, stderr } = await run(path, args, { cwd: project });
            const sentence = /needs Node 22\.19 or newer, and this is Node \d+\.\d+\.\d+\./;
            if (exitCode === 1 && sentence.test(stderr) && !/^\s+at .*node_modules/m.test(stderr)) return;
            throw new Error(`${folder} ended with ${exitCode}, saying:\n${stderr}`);
          }),
        );
      }
    }
  }
  return rows;
}
