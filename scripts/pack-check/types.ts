import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Package, root } from '../packages.ts';
import { runWell } from './run.ts';
import { asked, type Row } from './table.ts';

const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
};
/** Who compiles: a program for Node, and one that a bundler makes into a worker or a page, which knows nothing of Node. */
const consumers = {
  nodenext: { ...strict, module: 'nodenext', target: 'es2024', types: ['node'] },
  bundler: {
    ...strict,
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2024',
    lib: ['es2024', 'dom'],
    types: [],
  },
};
const forWorkers = ['@cio-bridge/sdk', '@cio-bridge/connector'];

/** Type-checks programs that take everything each package exports, the types of its own dependencies included. */
export async function checkTypes(packages: Package[], project: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [consumer, compilerOptions] of Object.entries(consumers)) {
    for (const { folder, manifest } of packages) {
      if (!manifest.types || (consumer === 'bundler' && !forWorkers.includes(manifest.name))) continue;
      const path = join(project, 'consumers', consumer, folder);
      const entries = Object.keys(manifest.exports ?? {}).filter((entry) => !entry.endsWith('.json'));
      const imports = entries.map(
        (entry, index) => `export * as all${index} from '${manifest.name}${entry.slice(1)}';`,
      );
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, 'index.ts'), `${imports.join('\n')}\n`);
      writeFileSync(join(path, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
      const facts = { runtime: `tsc ${consumer}`, package: manifest.name, check: 'types' };
      rows.push(await asked(facts, () => runWell(`${root}node_modules/.bin/tsc`, ['-p', path], { cwd: path })));
    }
  }
  return rows;
}
