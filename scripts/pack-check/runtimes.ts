import { globSync } from 'node:fs';
import { installBeside } from '../install-beside.ts';
import { publishedPackages } from '../packages.ts';

export interface Runtimes {
  /** Versions of Node by what they stand for. */
  node: Record<'lowest' | 'newest' | 'tooOld', { version: string; path: string }[]>;
  bun: { version: string; path: string };
  deno: { version: string; path: string };
  workerd: { version: string; path: string };
}

/** The last releases below the engine that hosts still have. */
const tooOld = ['18.20.8', '20.19.6'];
const others = { bun: '1.4.5', deno: '2.9.6', workerd: '1.20261117.1' };

/** Installs what the packages are tried on, from npm, beside the repository's own dependencies and not among them. */
export async function installRuntimes(): Promise<Runtimes> {
  const [, lowest = ''] = />=(\d+\.\d+)$/.exec(publishedPackages()[0]?.manifest.engines.node ?? '') ?? [];
  const build = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const nodes = [...tooOld, `${lowest}.0`];
  const cache = await installBeside('pack-check', [
    ...nodes.map((version) => `node-${version}@npm:${build}@${version}`),
    ...Object.entries(others).map(([name, version]) => `${name}@${version}`),
  ]);
  const found = (pattern: string): string => {
    const [path] = globSync(pattern, { cwd: `${cache}/node_modules` });
    if (path === undefined) throw new Error(`npm installed no ${pattern}`);
    return `${cache}/node_modules/${path}`;
  };
  const node = (version: string) => ({ version, path: found(`node-${version}/bin/node`) });
  return {
    node: {
      tooOld: tooOld.map(node),
      lowest: [node(`${lowest}.0`)],
      newest: [{ version: process.versions.node, path: process.execPath }],
    },
    bun: { version: others.bun, path: found('@oven/bun-*/bin/bun') },
    deno: { version: others.deno, path: found('@deno/*/deno') },
    workerd: { version: others.workerd, path: found('@cloudflare/workerd-*/bin/workerd') },
  };
}
