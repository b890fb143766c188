import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Package, root } from '../packages.ts';
import { runWell } from './run.ts';
import type { Runtimes } from './runtimes.ts';
import { asked, type Row } from './table.ts';

const compilerOptions = { strict: true, module: 'nodenext', target: 'es2024', types: ['node'], outDir: 'out' };

/** Runs the first example of each package's README as it stands, on the lowest Node. */
export async function checkReadmes(packages: Package[], project: string, { node }: Runtimes): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { folder, path, manifest } of packages) {
    // What neither exports nor runs anything is used by another package, and so is tried there.
    if (!manifest.exports && !manifest.bin) continue;
    const { language, code } = firstExample(readFileSync(`${path}/README.md`, 'utf8'));
    const cwd = join(project, 'examples', folder);
    const env = { ...process.env, CIO_BRIDGE_DATA: join(cwd, 'data'), CIO_BRIDGE_PORT: '0' };
    mkdirSync(cwd, { recursive: true });
    for (const { version, path: program } of node.lowest) {
      const facts = { runtime: `node ${version}`, package: manifest.name, check: 'README example' };
      rows.push(
        await asked(facts, async () => {
          if (language === 'sh') return runWell('bash', ['-euo', 'pipefail', '-c', code], { cwd, env });
          writeFileSync(join(cwd, 'example.ts'), code);
          writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
          await runWell(`${root}node_modules/.bin/tsc`, ['-p', cwd], { cwd });
          // One that goes on until it is stopped is stopped once it has said something.
          const stopAfter = code.includes('SIGTERM') ? { stopAfter: /\n/ } : {};
          return runWell(program, ['out/example.js'], { cwd, env, ...stopAfter });
        }),
      );
    }
  }
  return rows;
}

/** The first block of TypeScript, or else of shell, that does more than install. */
function firstExample(readme: string): { language: string; code: string } {
  const blocks = [...readme.matchAll(/^```(ts|sh)\n([\s\S]*?)^```/gm)]
    .map(([, language = '', code = '']) => ({ language, code }))
    .filter(({ code }) => !/^npm install [^\n]*\n$/.test(code));
  const example = blocks.find(({ language }) => language === 'ts') ?? blocks[0];
  if (!example) throw new Error('The README has no example');
  return example;
}
